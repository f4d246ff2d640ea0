set -e
mkdir -p /run/app
echo $$ >/run/app/app.pid
exec python3 -m http.server 8000
