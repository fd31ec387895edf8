"""Puts the key of a store that a benchmark made into the login keyring, as keytar files it."""

import sys

import dbus

bus = dbus.SessionBus()
secrets = bus.get_object('org.freedesktop.secrets', '/org/freedesktop/secrets')
collection = bus.get_object('org.freedesktop.secrets', '/org/freedesktop/secrets/collection/login')
empty = dbus.String('', variant_level=1)
session = secrets.OpenSession('plain', empty, dbus_interface='org.freedesktop.Secret.Service')[1]
attributes = {
    'xdg:schema': 'org.freedesktop.Secret.Generic',
    'service': 'Tern',
    'account': 'store-key',
}
properties = {
    'org.freedesktop.Secret.Item.Label': 'Tern/store-key',
    'org.freedesktop.Secret.Item.Attributes': dbus.Dictionary(attributes, signature='ss'),
}
secret = dbus.Struct(
    (session, dbus.ByteArray(b''), dbus.ByteArray(sys.argv[1].encode()), 'text/plain'),
    signature='oayays',
)
collection.CreateItem(
    dbus.Dictionary(properties, signature='sv'),
    secret,
    True,
    dbus_interface='org.freedesktop.Secret.Collection',
)
