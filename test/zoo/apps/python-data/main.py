import http.server
import pathlib

state = pathlib.Path("/data/state")
state.write_text("hello")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(state.read_bytes())


http.server.HTTPServer(("", 8000), Handler).serve_forever()
