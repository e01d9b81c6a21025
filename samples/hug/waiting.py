import time

import hug


@hug.get("/wait", output=hug.output_format.text)
def wait():
    time.sleep(0.05)
    return "waited"
