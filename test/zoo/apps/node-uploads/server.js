const fs = require('fs');
fs.mkdirSync('uploads', { recursive: true });
fs.writeFileSync('uploads/one.txt', 'hello');
require('http').createServer((_, response) => response.end(fs.readFileSync('uploads/one.txt'))).listen(3000);
