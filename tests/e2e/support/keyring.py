"""Works on the login keyring of the session bus. Usage: keyring.py (lock|unlock|list)."""

import json
import sys

import dbus

COLLECTION = '/org/freedesktop/secrets/collection/login'
SERVICE = 'org.freedesktop.Secret.Service'
PROPERTIES = 'org.freedesktop.DBus.Properties'
INTERNAL = 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface'

bus = dbus.SessionBus()
secrets = bus.get_object('org.freedesktop.secrets', '/org/freedesktop/secrets')
collection = bus.get_object('org.freedesktop.secrets', COLLECTION)


def ask(thing, interface, name):
    return thing.Get(interface, name, dbus_interface=PROPERTIES)


if sys.argv[1] == 'list':
    # What each entry is filed under; never what it holds.
    items = ask(collection, 'org.freedesktop.Secret.Collection', 'Items')
    entries = [bus.get_object('org.freedesktop.secrets', item) for item in items]
    print(json.dumps([ask(entry, 'org.freedesktop.Secret.Item', 'Attributes') for entry in entries]))
    sys.exit()
if sys.argv[1] == 'lock':
    secrets.Lock([dbus.ObjectPath(COLLECTION)], dbus_interface=SERVICE)
else:
    empty = dbus.String('', variant_level=1)
    session = secrets.OpenSession('plain', empty, dbus_interface=SERVICE)[1]
    # What scripts/lib/desktopSession.mjs wrote to the keyring: the line's end belongs to it.
    secret = dbus.Struct(
        (session, dbus.ByteArray(b''), dbus.ByteArray(b'throwaway\n'), 'text/plain'),
        signature='oayays',
    )
    secrets.UnlockWithMasterPassword(
        dbus.ObjectPath(COLLECTION), secret, dbus_interface=INTERNAL
    )
print('locked' if ask(collection, 'org.freedesktop.Secret.Collection', 'Locked') else 'unlocked')
