"""Locks or unlocks the login keyring of the session bus. Usage: keyring.py (lock|unlock)."""

import sys

import dbus

COLLECTION = '/org/freedesktop/secrets/collection/login'
SERVICE = 'org.freedesktop.Secret.Service'
INTERNAL = 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface'

secrets = dbus.SessionBus().get_object('org.freedesktop.secrets', '/org/freedesktop/secrets')
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
collection = dbus.SessionBus().get_object('org.freedesktop.secrets', COLLECTION)
state = collection.Get(
    'org.freedesktop.Secret.Collection',
    'Locked',
    dbus_interface='org.freedesktop.DBus.Properties',
)
print('locked' if state else 'unlocked')
