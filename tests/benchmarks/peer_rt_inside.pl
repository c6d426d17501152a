# Runs in Request Tracker's own Perl: makes its database on a server, fills it with tickets and times it.
# Arguments: port, user, tickets, times, the file for what was measured. Nothing in /etc is changed.
use strict;
use warnings;
use lib '/usr/share/request-tracker5/lib';
use JSON;
use Time::HiRes 'time';
use RT;

my ($port, $user, $tickets, $times, $out) = @ARGV;
my @words = qw(laterne hecke wohngeld parken hund schlagloch gehweg baum strasse nachbar seit montag bitte
  wochenende ansehen anruferin vormittags erreichbar kaputt dunkel laut muell tonne schild ampel kreuzung);
my $first = 1_000;    # the number of the first cloned ticket

RT->LoadConfig;
my %asked = (
    DatabaseType => 'Pg', DatabaseHost => '127.0.0.1', DatabasePort => $port, DatabaseName => 'rt5peer',
    DatabaseUser => $user, DatabaseAdmin => $user, DatabasePassword => '', LogToSyslog => undef,
    LogToSTDERR => 'error', MailCommand => 'testfile', WebDomain => 'town.example', rtname => 'town.example',
);
RT->Config->Set( $_ => $asked{$_} ) for keys %asked;
RT->Config->Set( FullTextSearch => Enable => 1, Indexed => 1, Table => 'AttachmentsIndex', Column => 'ContentIndex' );
RT->InitLogging;
make();
RT->ConnectToDatabase;
my $queue = RT::Queue->new( RT->SystemUser );
$queue->Load('General');
create() for 1 .. 2;
copies($tickets);

my %found = map { $_ => [] } 'create', 'open list of 50', 'full text, 2 words';
for ( 1 .. $times + 2 ) {
    push @{ $found{'create'} },             timed( \&create );
    push @{ $found{'open list of 50'} },    timed( \&open_list );
    push @{ $found{'full text, 2 words'} }, timed( \&search );
}
splice @$_, 0, 2 for values %found;
open my $file, '>', $out or die $!;
print $file encode_json( \%found );
close $file;

sub make {
    require RT::Handle;
    my $etc = '/usr/share/request-tracker5/etc';
    my %as = ( User => $user, Pass => '' );
    my $system = DBI->connect( "dbi:Pg:dbname=template1;host=127.0.0.1;port=$port", $user, '', { RaiseError => 1 } );
    must( RT::Handle->CreateDatabase($system) );
    my $dbh = DBI->connect( RT::Handle->DSN, $user, '', { RaiseError => 1, AutoCommit => 1 } );
    must( RT::Handle->InsertSchema( $dbh, $etc ) );
    RT->InitClasses;
    $RT::Handle = RT::Handle->new;
    $RT::Handle->dbh(undef);
    RT->ConnectToDatabase;
    must( $RT::Handle->InsertInitialData );
    $RT::Handle = RT::Handle->new;
    RT->Init;
    must( $RT::Handle->InsertData( "$etc/initialdata", 'password', admin_dbh => $dbh, disconnect_after => 0 ) );
    $dbh->do('CREATE TABLE AttachmentsIndex (id integer PRIMARY KEY, ContentIndex tsvector)');
    $dbh->do('CREATE INDEX ContentIndex_idx ON AttachmentsIndex USING gin (ContentIndex)');
    $dbh->disconnect;
}

sub must {
    my ( $done, $said ) = @_;
    die $said unless $done;
}

# Writes so many tickets like the first one past RT's own API: groups of roles, members, one transaction, one text.
sub copies {
    my ($count) = @_;
    my $dbh = $RT::Handle->dbh;
    $dbh->{AutoInactiveDestroy} = 1;
    my ($one)  = $dbh->selectrow_array("SELECT min(id) FROM tickets");
    my ($base) = $dbh->selectrow_array("SELECT max(id) + 1000 FROM principals");
    my $texts  = "(SELECT string_agg(w, ' ') FROM (SELECT w FROM unnest(?::text[]) w ORDER BY hashtext(w || n) LIMIT %d) AS a_few)";
    my $numbers = "generate_series($first, " . ( $first + $count - 1 ) . ") n";
    my $role    = "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM groups WHERE domain = 'RT::Ticket-Role' AND instance = $one)";
    my $new     = "$base + (n - $first) * 8";
    my @steps   = (
        [ "INSERT INTO tickets SELECT (jsonb_populate_record(t, jsonb_build_object('id', n, 'effectiveid', n, 'subject', "
              . sprintf( $texts, 8 )
              . ", 'lastupdated', now() - n * interval '1 minute'))).* FROM tickets t, $numbers WHERE t.id = $one", \@words ],
        ["INSERT INTO principals SELECT (jsonb_populate_record(p, jsonb_build_object('id', $new + r.at))).* FROM principals p JOIN $role r ON r.id = p.id, $numbers"],
        ["INSERT INTO groups SELECT (jsonb_populate_record(g, jsonb_build_object('id', $new + r.at, 'instance', n))).* FROM groups g JOIN $role r ON r.id = g.id, $numbers"],
        ["INSERT INTO groupmembers SELECT (jsonb_populate_record(m, jsonb_build_object('id', nextval('groupmembers_id_seq'), 'groupid', $new + r.at))).* FROM groupmembers m JOIN $role r ON r.id = m.groupid, $numbers"],
        ["INSERT INTO cachedgroupmembers SELECT (jsonb_populate_record(m, jsonb_build_object('id', nextval('cachedgroupmembers_id_seq'), 'groupid', $new + r.at, 'immediateparentid', $new + r.at, 'memberid', CASE WHEN m.memberid = m.groupid THEN $new + r.at ELSE m.memberid END))).* FROM cachedgroupmembers m JOIN $role r ON r.id = m.groupid, $numbers"],
        ["INSERT INTO transactions SELECT (jsonb_populate_record(t, jsonb_build_object('id', n + 100000, 'objectid', n))).* FROM transactions t, $numbers WHERE objecttype = 'RT::Ticket' AND objectid = $one AND type = 'Create'"],
        [ "INSERT INTO attachments SELECT (jsonb_populate_record(a, jsonb_build_object('id', n + 100000, 'transactionid', n + 100000, 'content', "
              . sprintf( $texts, 12 )
              . "))).* FROM attachments a, $numbers WHERE a.id = (SELECT min(x.id) FROM attachments x JOIN transactions t ON t.id = x.transactionid WHERE t.objecttype = 'RT::Ticket' AND t.objectid = $one AND x.content <> '')", \@words ],
        ["INSERT INTO attachmentsindex SELECT id, to_tsvector(content) FROM attachments WHERE content <> ''"],
        ["SELECT setval('tickets_id_seq', $first + $count), setval('principals_id_seq', $base + $count * 8 + 8), setval('groups_id_seq', $base + $count * 8 + 8), setval('transactions_id_seq', $count + 200000), setval('attachments_id_seq', $count + 200000)"],
    );
    for my $step (@steps) {
        my ( $statement, @values ) = @$step;
        $dbh->do( $statement, undef, @values );
    }
    $dbh->do('VACUUM ANALYZE');
}

# Saves a ticket with a text, as somebody at a desk does.
sub create {
    my $ticket = RT::Ticket->new( RT->SystemUser );
    my $text   = MIME::Entity->build( Type => 'text/plain', Charset => 'UTF-8', Data => [ some(12) ] );
    my ( $id, undef, $said ) =
      $ticket->Create( Queue => $queue->Id, Subject => some(8), Requestor => 'probe@town.example', MIMEObj => $text );
    die $said unless $id;
}

# Shows the fifty latest open tickets with subject, state, priority and who has them.
sub open_list {
    my $tickets = RT::Tickets->new( RT->SystemUser );
    $tickets->FromSQL("Status = 'new' OR Status = 'open'");
    $tickets->OrderBy( FIELD => 'LastUpdated', ORDER => 'DESC' );
    $tickets->RowsPerPage(50);
    while ( my $one = $tickets->Next ) {
        my @line = ( $one->Subject, $one->Status, $one->Priority, $one->OwnerObj->Name, $one->LastUpdated );
    }
}

# Finds tickets with two words in their texts, and shows fifty.
sub search {
    my ( $one, $other ) = split / /, some(2);
    my $tickets = RT::Tickets->new( RT->SystemUser );
    $tickets->FromSQL("Content LIKE '$one $other'");
    $tickets->OrderBy( FIELD => 'LastUpdated', ORDER => 'DESC' );
    $tickets->RowsPerPage(50);
    while ( my $found = $tickets->Next ) { my $line = $found->Subject }
}

sub some {
    my ($count) = @_;
    my %chosen;
    $chosen{ $words[ rand @words ] } = 1 while keys %chosen < $count;
    return join ' ', keys %chosen;
}

sub timed {
    my ($deed) = @_;
    my $began = time;
    $deed->();
    return ( time - $began ) * 1000;
}
