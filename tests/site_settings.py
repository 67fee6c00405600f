"""What the tests of the site agree on."""

FORGE = "https://github.com/example/registry"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
