set -e
echo "greeting=${GREETING:-hello}" >/etc/app.conf
cp /etc/app.conf index.html
exec python3 -m http.server 8000
