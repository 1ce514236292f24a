# A server that is none, or a man in the middle of one: what tests of --db need and PostgreSQL does not do. Perl's own modules only.
#   fake_server.pl MODE ADDRESS [ARGUMENT…]     ADDRESS: the path of a unix socket, or a file for the port on 127.0.0.1 that it takes
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;

my ($mode, $address, @arguments) = @ARGV;
$SIG{PIPE} = $SIG{CHLD} = 'IGNORE';
my $by_port = $address =~ /port$/;
my $listener = $by_port ? IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 8) : IO::Socket::UNIX->new(Local => $address, Listen => 8);
die "$address: $!" unless $listener;
if ($by_port) {
  open my $file, '>', "$address.new" or die $!;
  print $file $listener->sockport;
  close $file;
  rename "$address.new", $address;
}

my $loud = "\e[31mred\e]0;title\a\x{202e}";
utf8::encode($loud);

sub message { my ($type, $body) = @_; return $type . pack('N', 4 + length $body) . $body }
sub parameter { return message('S', "$_[0]\0$_[1]\0") }
sub fields { my ($severity, $code, $text) = @_; return "S$severity\0V$severity\0C$code\0M$text\0\0" }
sub failure { return message('E', fields(@_)) }

sub take {
  my ($client, $count) = @_;
  my $bytes = '';
  while (length $bytes < $count) { sysread($client, $bytes, $count - length $bytes, length $bytes) or exit }
  return $bytes;
}
sub take_startup {
  my ($client) = @_;
  my $bytes = take($client, unpack('N', take($client, 4)) - 4);
  return unpack('N', $bytes);
}
sub take_message {
  my ($client) = @_;
  my ($type, $length) = unpack('aN', take($client, 5));
  return ($type, take($client, $length - 4));
}

# Bytes both ways, through a function for each of the directions.
sub pump {
  my ($client, $server, $forth, $back) = @_;
  my $select = IO::Select->new($client, $server);
  while (my @ready = $select->can_read) {
    for my $from (@ready) {
      sysread($from, my $bytes, 1 << 20) or exit;
      my $to = $from == $client ? $server : $client;
      $bytes = $from == $client ? $forth->($bytes) : $back->($bytes);
      while (length $bytes) { substr($bytes, 0, syswrite($to, $bytes) // exit) = '' }
    }
  }
}
my $as_is = sub { $_[0] };
# Another text of the same length, so that the lengths of the messages hold.
sub as_long { my ($old, $new) = @_; return $new . ' ' x (length($old) - length $new) }

sub serve {
  my ($client) = @_;
  if ($mode eq 'close') { return }
  if ($mode eq 'garbage') { syswrite $client, "\xff\0\e[31mgarbage" x 50; sleep 1; return }
  if ($mode eq 'hang') { sleep 60; return }
  if ($mode eq 'newer') {  # a real server that says it is 19, and what it lacks of it
    my $server = IO::Socket::UNIX->new(Peer => $arguments[0]) or die $!;
    return pump($client, $server,
      sub { my ($sent) = @_;
            $sent =~ s/c\.conenforced, c\.conperiod/as_long($&, 'true, false')/ge;
            $sent =~ s/pg_catalog\.pg_stat_get_lastscan\(c\.oid\)/as_long($&, 'null::timestamptz')/ge;
            return $sent },
      sub { my ($got) = @_; $got =~ s/(server_version\0)\d\d/${1}19/; return $got });
  }
  my $code = take_startup($client);
  if ($code == 80877103) {  # asks for TLS
    if ($mode ne 'tls') { syswrite $client, 'N'; take_startup($client) }
    else { syswrite $client, 'S'; return pump($client, IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $arguments[0]), $as_is, $as_is) }
  }
  if ($mode eq 'greedy') {  # asks for the password and says it aloud
    syswrite $client, message('R', pack 'N', 3);
    my (undef, $password) = take_message($client);
    chop $password;
    syswrite $client, failure('FATAL', '28P01', "\"$password\" is wrong, $password");
    return;
  }
  if ($mode eq 'refuse') { syswrite $client, failure('FATAL', '28000', "no entry $loud"); return }
  my $version = $mode eq 'version' ? $arguments[0] : '15.4';
  syswrite $client, message('R', pack 'N', 0) . message('N', fields('WARNING', '01000', "at the door $loud"))
    . ($version eq '' ? '' : parameter('server_version', $version)) . parameter('client_encoding', 'UTF8')
    . message('K', pack 'NN', 1, 1) . message('Z', 'I');
  for (;;) {
    my ($type, $query) = take_message($client);
    return if $type eq 'X';
    my $answer = $query =~ /^BEGIN/ ? message('C', "BEGIN\0") . message('Z', 'T') : failure('ERROR', '42501', "denied $loud") . message('Z', 'E');
    syswrite $client, message('N', fields('NOTICE', '00000', "in between $loud")) . $answer;
  }
}

while (my $client = $listener->accept) {
  my $child = fork // die $!;
  next if $child;
  close $listener;
  serve($client);
  exit;
}
