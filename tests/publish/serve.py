"""Starts a server for the tests of `publish`, tells in a line of JSON how to reach it, and ends with its input.

serve.py KIND FOLDER: KIND is ftp, ftps, webdav, s3 or sftp; FOLDER is what the server offers. As long as there is a file
FOLDER.full, servers for FTP and WebDAV have no room for pages.
"""

import getpass
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading


def tell(**answer):
    print(json.dumps(answer), flush=True)


def is_full(folder, path):
    """Whether the server has no room for the file at a path."""
    return os.path.exists(f"{folder.rstrip('/')}.full") and path.endswith(".html")


def own_certificate(folder):
    """A certificate for this computer, and the key that belongs to it."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", names, "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", key, "-out", certificate],
        check=True, stderr=subprocess.DEVNULL,
    )
    return key, certificate


def ftp(folder, own, has_tls):
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
    from pyftpdlib.servers import ThreadedFTPServer

    authorizer = DummyAuthorizer()
    authorizer.add_user("web", "s3cret-word", folder, perm="elradfmwMT")
    authorizer.add_user("reader", "s3cret-word", folder, perm="elr")
    handler, answer = FTPHandler, {}
    if has_tls:
        handler = TLS_FTPHandler
        handler.tls_control_required = handler.tls_data_required = True
        key, certificate = own_certificate(own)
        handler.keyfile, handler.certfile = str(key), str(certificate)
        answer["certificate"] = str(certificate)

    class Handler(handler):
        # Files travel under names of their own and get theirs at the end.
        def ftp_RNTO(self, path):
            if is_full(folder, path):
                self.respond("552 Requested file action aborted. Exceeded storage allocation.")
                return None
            return super().ftp_RNTO(path)

    handler = Handler
    handler.authorizer = authorizer
    server = ThreadedFTPServer(("127.0.0.1", 0), handler)
    tell(port=server.address[1], **answer)
    server.serve_forever()


def webdav(folder):
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp({
        "provider_mapping": {"/": folder},
        "simple_dc": {"user_mapping": {"*": {"web": {"password": "s3cret-word"}}}},
        "verbose": 0,
        "logging": {"enable": False},
    })

    def with_limit(environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        target = environ.get("HTTP_DESTINATION", path)
        if method in ("PUT", "MOVE") and is_full(folder, target):
            start_response("507 Insufficient Storage", [("Content-Length", "0")])
            return []
        return app(environ, start_response)

    server = wsgi.Server(("127.0.0.1", 0), with_limit)
    server.prepare()
    tell(port=server.bind_addr[1])
    server.serve()


def s3():
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0)
    server.start()
    tell(port=server.get_host_and_port()[1])
    threading.Event().wait()


def sftp(own):
    import socket

    for name in ["host", "user"]:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", own / name], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = own / "sshd_config"
    settings.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {own}/host\nAuthorizedKeysFile {own}/user.pub\n"
        "StrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nPidFile none\n"
        "MaxStartups 100\nSubsystem sftp internal-sftp\n"
    )
    if os.getuid() == 0:
        os.makedirs("/run/sshd", exist_ok=True)
    server = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", settings, "-E", own / "log"])
    shown = subprocess.run(["ssh-keygen", "-lf", own / "host.pub"], check=True, capture_output=True, text=True)
    tell(port=port, key=str(own / "user"), host_key=shown.stdout.split()[1], user=getpass.getuser())
    return server


def main():
    kind, folder = sys.argv[1:]
    with tempfile.TemporaryDirectory() as own:
        own = pathlib.Path(own)
        child = None
        if kind == "sftp":
            child = sftp(own)
        else:
            serve = {
                "ftp": lambda: ftp(folder, own, False),
                "ftps": lambda: ftp(folder, own, True),
                "webdav": lambda: webdav(folder),
                "s3": s3,
            }[kind]
            threading.Thread(target=serve, daemon=True).start()
        sys.stdin.read()
        if child:
            child.terminate()
            child.wait()
    os._exit(0)


main()
