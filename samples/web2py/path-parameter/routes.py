routers = {"BASE": {"default_application": "init", "map_hyphen": True}}
