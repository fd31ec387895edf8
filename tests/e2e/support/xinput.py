"""A touch of the keyboard, as far as the display counts idle seconds. Usage: xinput.py"""

import ctypes

x11 = ctypes.CDLL('libX11.so.6')
x11.XOpenDisplay.restype = ctypes.c_void_p
display = ctypes.c_void_p(x11.XOpenDisplay(None))
x11.XResetScreenSaver(display)
x11.XSync(display, False)
x11.XCloseDisplay(display)
