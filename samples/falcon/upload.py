import hashlib

import falcon
from falcon.media import Handlers, MultipartFormHandler

MAX_BYTES = 1024 * 1024


class UploadResource:
    def on_post(self, req, resp):
        for part in req.get_media():
            if part.name == "file":
                data = part.get_data()
                resp.media = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                return
        raise falcon.HTTPMissingParam("file")


multipart = MultipartFormHandler()
multipart.parse_options.max_body_part_buffer_size = MAX_BYTES

app = falcon.App()
app.req_options.media_handlers = Handlers({falcon.MEDIA_MULTIPART: multipart})
app.add_route("/upload", UploadResource())
