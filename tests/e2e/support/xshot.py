"""The whole display as it is drawn. Usage: xshot.py   prints width, height and BGRX bytes in base64."""

import base64
import ctypes
import json


class XImage(ctypes.Structure):
    _fields_ = [
        ('width', ctypes.c_int), ('height', ctypes.c_int), ('xoffset', ctypes.c_int),
        ('format', ctypes.c_int), ('data', ctypes.c_void_p), ('byte_order', ctypes.c_int),
        ('bitmap_unit', ctypes.c_int), ('bitmap_bit_order', ctypes.c_int),
        ('bitmap_pad', ctypes.c_int), ('depth', ctypes.c_int), ('bytes_per_line', ctypes.c_int),
    ]


x11 = ctypes.CDLL('libX11.so.6')
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XDefaultRootWindow.restype = ctypes.c_ulong
x11.XGetImage.restype = ctypes.POINTER(XImage)
display = ctypes.c_void_p(x11.XOpenDisplay(None))
root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
width, height = x11.XDisplayWidth(display, 0), x11.XDisplayHeight(display, 0)
ALL_PLANES, Z_PIXMAP = ctypes.c_ulong(0xffffffff), 2
image = x11.XGetImage(display, root, 0, 0, width, height, ALL_PLANES, Z_PIXMAP).contents
pixels = ctypes.string_at(image.data, image.bytes_per_line * image.height)
print(json.dumps({'width': width, 'height': height, 'bgrx': base64.b64encode(pixels).decode()}))
