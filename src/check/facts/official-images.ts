/*
 * The names that Docker's own images have on Docker Hub: an image called so without a registry is not one's own.
 * docker-library/official-images, folder `library`, the retired ones included. Read on 2026-08-21.
 */
const names = `
adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita
buildpack-deps busybox caddy cassandra centos chronograf cirros clearlinux clefos clojure composer convertigo couchbase
couchdb crate crux dart debian docker drupal eclipse-mosquitto eclipse-temurin eggdrop elasticsearch
elixir emqx erlang euleros express-gateway fedora flink fluentd friendica fsharp gazebo gcc geonetwork ghost
glassfish golang gradle groovy haproxy haskell haxe hello-seattle hello-world hitch hola-mundo httpd hylang
ibm-semeru-runtimes ibmjava influxdb irssi iojs java jetty jobber joomla jruby julia kaazing-gateway kapacitor kibana
known kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mono mongo
mongo-express monica mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary nuxeo odoo open-liberty
opensuse openjdk oraclelinux orientdb percona perl photon php php-zendserver phpmyadmin piwik plone postfixadmin postgres
pypy python r-base rabbitmq rails rakudo-star rapidoid redis redmine registry rethinkdb rocket.chat rockylinux ros ruby
rust sapmachine satosa scratch sentry silverpeas sl solr sonarqube sourcemage spark spiped storm swarm swift swipl
telegraf thrift tomcat tomee traefik ubuntu ubuntu-debootstrap ubuntu-upstart unit varnish vault websphere-liberty
wordpress xwiki yourls znc zookeeper
`;

const official = new Set(names.trim().split(/\s+/));

/** `docker.io/library/redis`: as images are called in full. */
export function isOfficialImage(repository: string): boolean {
  const prefix = 'docker.io/library/';
  return repository.startsWith(prefix) && official.has(repository.slice(prefix.length));
}
