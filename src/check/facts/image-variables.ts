/*
 * Variables that the images of the table set, by their names: the table has their users and not their environments.
 * https://github.com/docker-library/official-images, the ENV instructions of the Dockerfiles that library/ names:
 * NODE_VERSION, PYTHON_SHA256, GOPATH, JAVA_HOME, RUBY_DOWNLOAD_URL, PHP_INI_DIR, GPG_KEYS, LANG.
 */

const kinds =
  /(?:^|_)(?:VERSION|RELEASE|HOME|SHA\d*|URLS?|KEYS?|DIR|PREFIX|CFLAGS|LDFLAGS|CPPFLAGS|MAJOR|MINOR)(?:_|$)|PATH$/;
const locale = /^(?:LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|HOME|PATH|DEBIAN_FRONTEND)$/;
const families =
  /^(?:APACHE|ASPNET|ASPNETCORE|BUN|BUNDLE|CARGO|CATALINA|COMPOSER|DENO|DOTNET|ELASTIC|ERLANG|ELIXIR|GEM|GO|GRADLE|HTTPD|JAVA|JETTY|JULIA|MARIADB|MAVEN|MONGO|MYSQL|NGINX|NJS|NODE|NUGET|OTP|PERL|PG|PHP|PHPIZE|PKG|POSTGRES|PYTHON|RABBITMQ|REDIS|RUBY|RUSTUP|RUST|SWIFT|TOMCAT|YARN)(?:_|$)/;

export function mayBeOfImage(name: string): boolean {
  return [locale, kinds, families].some((pattern) => pattern.test(name));
}
