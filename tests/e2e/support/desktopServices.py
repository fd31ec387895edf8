"""The desktop's side of D-Bus, played for a test: notification server, tray host, dock, locker,
logind, UPower.

Usage: desktopServices.py (session|system) SERVICE...   with SERVICE notifications, tray, dock,
locker, logind or upower.
Prints one JSON object a line; reads commands as JSON objects, one a line, and ends with its input.
"""

import base64
import json
import os
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

NOTIFICATIONS = 'org.freedesktop.Notifications'
WATCHER = 'org.kde.StatusNotifierWatcher'
ITEM = 'org.kde.StatusNotifierItem'
MENU = 'com.canonical.dbusmenu'
LAUNCHER = 'com.canonical.Unity.LauncherEntry'
SCREEN = 'org.gnome.ScreenSaver'
UPOWER = 'org.freedesktop.UPower'
LOGIN = 'org.freedesktop.login1.Manager'
PROPERTIES = 'org.freedesktop.DBus.Properties'


def say(event, **fields):
    print(json.dumps({'event': event, **fields}), flush=True)


def plain(value):
    """D-Bus values as JSON knows them."""
    if isinstance(value, dbus.Boolean):
        return bool(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    return str(value)


class Notifications(dbus.service.Object):
    """Shows nothing and tells everything; a command clicks."""

    def __init__(self, bus):
        self.name = dbus.service.BusName(NOTIFICATIONS, bus)
        super().__init__(bus, '/org/freedesktop/Notifications')
        self.last_id = 0
        self.is_inhibited = False

    @dbus.service.method(NOTIFICATIONS, out_signature='as')
    def GetCapabilities(self):
        return ['body', 'body-markup', 'actions', 'inline-reply', 'icon-static']

    @dbus.service.method(NOTIFICATIONS, out_signature='ssss')
    def GetServerInformation(self):
        return ('test', 'test', '1.0', '1.2')

    @dbus.service.method(NOTIFICATIONS, in_signature='susssasa{sv}i', out_signature='u')
    def Notify(self, app, replaces, icon, title, body, actions, hints, timeout):
        if replaces == 0:
            self.last_id += 1
        number = int(replaces) or self.last_id
        say('notify', id=number, app=str(app), title=str(title), body=str(body),
            actions=plain(actions), hints=plain(hints), replaces=int(replaces))
        return number

    @dbus.service.method(NOTIFICATIONS, in_signature='u')
    def CloseNotification(self, number):
        say('close', id=int(number))
        self.NotificationClosed(number, 3)

    @dbus.service.signal(NOTIFICATIONS, signature='us')
    def ActionInvoked(self, number, action):
        pass

    @dbus.service.signal(NOTIFICATIONS, signature='us')
    def NotificationReplied(self, number, text):
        pass

    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        return self.is_inhibited

    @dbus.service.signal(NOTIFICATIONS, signature='uu')
    def NotificationClosed(self, number, reason):
        pass

    def click(self, number, action):
        self.ActionInvoked(dbus.UInt32(number), action)

    def reply(self, number, text):
        self.NotificationReplied(dbus.UInt32(number), text)


class Watcher(dbus.service.Object):
    """A tray host: items register here, and their state is read like a panel reads it."""

    def __init__(self, bus):
        self.bus = bus
        self.item = None
        self.name = dbus.service.BusName(WATCHER, bus)
        super().__init__(bus, '/StatusNotifierWatcher')

    @dbus.service.method(WATCHER, in_signature='s', sender_keyword='sender')
    def RegisterStatusNotifierItem(self, service, sender=None):
        path = str(service) if str(service).startswith('/') else '/StatusNotifierItem'
        self.item = (sender, path)
        say('trayRegistered')

    @dbus.service.method(WATCHER, in_signature='s')
    def RegisterStatusNotifierHost(self, service):
        pass

    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature='s', out_signature='a{sv}')
    def GetAll(self, interface):
        return {
            'IsStatusNotifierHostRegistered': True,
            'ProtocolVersion': dbus.Int32(0),
            'RegisteredStatusNotifierItems': dbus.Array([], signature='s'),
        }

    def read(self):
        if self.item is None:
            say('tray', tooltip=None, menu=[])
            return
        # Asynchronous throughout: a blocking call would keep us from answering the item's own calls.
        item = self.bus.get_object(*self.item, introspect=False)
        failed = lambda error: say('tray', tooltip=None, menu=[], error=str(error))

        def got_all(properties):
            width, height, pixels = max(properties['IconPixmap'], key=lambda one: int(one[0]))
            data = base64.b64encode(bytes(bytearray(pixels))).decode()
            self.picture = {'width': int(width), 'height': int(height), 'argb': data}
            state = plain(properties)
            self.read_menu(state, failed)

        item.GetAll(ITEM, dbus_interface=PROPERTIES, reply_handler=got_all, error_handler=failed)

    def entries_of(self, layout):
        """The menu flat, submenus after their own entry."""
        entries = []
        for child in layout[2]:
            label = child[1].get('label', '')
            is_enabled = child[1].get('enabled', True)
            entries.append({'id': child[0], 'label': label, 'isEnabled': is_enabled})
            entries.extend(self.entries_of(child))
        return entries

    def read_menu(self, state, failed):
        menu = self.bus.get_object(self.item[0], state['Menu'], introspect=False)

        def got_layout(revision, layout):
            entries = self.entries_of(plain(layout))
            say('tray', tooltip=state['ToolTip'][2], menu=entries, picture=self.picture)

        menu.GetLayout(0, -1, dbus.Array([], signature='s'), dbus_interface=MENU,
                       reply_handler=got_layout, error_handler=failed)

    def click(self, number):
        item = self.bus.get_object(*self.item, introspect=False)

        def got_menu(path):
            menu = self.bus.get_object(self.item[0], path, introspect=False)
            menu.Event(dbus.Int32(number), 'clicked', dbus.String('', variant_level=1),
                       dbus.UInt32(0), dbus_interface=MENU, ignore_reply=True)

        item.Get(ITEM, 'Menu', dbus_interface=PROPERTIES, reply_handler=got_menu,
                 error_handler=lambda error: say('failed', error=str(error)))


class Dock:
    """Hears the counters of launchers, and takes them away with the connection that set them."""

    def __init__(self, bus):
        self.name = dbus.service.BusName('com.canonical.Unity', bus)
        bus.add_signal_receiver(self.updated, 'Update', LAUNCHER, sender_keyword='sender')
        self.bus = bus
        self.senders = set()

    def updated(self, launcher, values, sender=None):
        say('launcher', launcher=str(launcher), values=plain(values))
        if sender not in self.senders:
            self.senders.add(sender)
            self.bus.watch_name_owner(sender, lambda owner: owner or say('launcherGone'))


class Login(dbus.service.Object):
    """As much of logind as Chromium's power monitor asks for."""

    def __init__(self, bus):
        self.name = dbus.service.BusName('org.freedesktop.login1', bus)
        super().__init__(bus, '/org/freedesktop/login1')

    @dbus.service.method(LOGIN, in_signature='ssss', out_signature='h')
    def Inhibit(self, what, who, why, mode):
        reader, writer = os.pipe()
        say('inhibit', what=str(what))
        GLib.io_add_watch(reader, GLib.PRIORITY_DEFAULT, GLib.IO_HUP, self.released)
        lock = dbus.types.UnixFd(writer)
        os.close(writer)
        return lock

    @staticmethod
    def released(reader, condition):
        """All who wanted to delay the sleep are done: the machine may fall asleep."""
        os.close(reader)
        say('released')
        return False

    @dbus.service.method(LOGIN, in_signature='s', out_signature='o')
    def GetSession(self, session):
        return '/org/freedesktop/login1/session/test'

    @dbus.service.signal(LOGIN, signature='b')
    def PrepareForSleep(self, starts):
        pass

    @dbus.service.signal(LOGIN, signature='b')
    def PrepareForShutdown(self, starts):
        pass


class Locker(dbus.service.Object):
    """The desktop's screen lock."""

    def __init__(self, bus):
        self.name = dbus.service.BusName(SCREEN, bus)
        super().__init__(bus, '/org/gnome/ScreenSaver')

    @dbus.service.signal(SCREEN, signature='b')
    def ActiveChanged(self, is_active):
        pass


class Battery(dbus.service.Object):
    """UPower: whether the computer runs on its battery."""

    def __init__(self, bus):
        self.name = dbus.service.BusName(UPOWER, bus)
        super().__init__(bus, '/org/freedesktop/UPower')
        self.is_on = False

    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        say('batteryAsked')
        return self.is_on

    @dbus.service.signal(PROPERTIES, signature='sa{sv}as')
    def PropertiesChanged(self, interface, changed, gone):
        pass

    def set(self, is_on):
        self.is_on = is_on
        self.PropertiesChanged(UPOWER, {'OnBattery': is_on}, dbus.Array([], signature='s'))


def obey(services, command):
    if command['do'] == 'clickNotification':
        services['notifications'].click(command['id'], command['action'])
    elif command['do'] == 'replyToNotification':
        services['notifications'].reply(command['id'], command['text'])
    elif command['do'] == 'setInhibited':
        services['notifications'].is_inhibited = command['isOn']
    elif command['do'] == 'readTray':
        services['tray'].read()
    elif command['do'] == 'clickTray':
        services['tray'].click(command['id'])
    elif command['do'] == 'sleep':
        services['logind'].PrepareForSleep(command['starts'])
    elif command['do'] == 'shutDown':
        services['logind'].PrepareForShutdown(True)
    elif command['do'] == 'lock':
        services['locker'].ActiveChanged(command['isOn'])
    elif command['do'] == 'setOnBattery':
        services['upower'].set(command['isOn'])


def main():
    DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus() if sys.argv[1] == 'session' else dbus.SystemBus()
    kinds = {'notifications': Notifications, 'tray': Watcher, 'dock': Dock, 'locker': Locker,
             'logind': Login, 'upower': Battery}
    services = {name: kinds[name](bus) for name in sys.argv[2:]}
    loop = GLib.MainLoop()

    pending = b''

    def on_input(stream, condition):
        # Not readline: lines in its buffer would wait for the next input.
        nonlocal pending
        chunk = os.read(stream.fileno(), 65536)
        if chunk == b'':
            loop.quit()
            return False
        *lines, pending = (pending + chunk).split(b'\n')
        for line in lines:
            obey(services, json.loads(line))
        return True

    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, on_input)
    say('ready')
    loop.run()


main()
