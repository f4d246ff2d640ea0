require 'webrick'
require 'tmpdir'

Dir.mktmpdir { |folder| File.write(File.join(folder, 'x'), 'x') }
server = WEBrick::HTTPServer.new(Port: 4567)
server.mount_proc('/') { |_, response| response.body = 'hello' }
trap('TERM') { server.shutdown }
server.start
