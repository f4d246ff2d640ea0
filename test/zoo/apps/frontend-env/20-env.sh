#!/bin/sh
set -e
echo "window.API = '${API:-/api}'" >/usr/share/nginx/html/env.js
