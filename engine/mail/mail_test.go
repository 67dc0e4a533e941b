package mail_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/sluice-bpm/sluice/engine/mail"
)

// delivery is what a server took in.
type delivery struct {
	user, from string
	to         []string
	data       string
	encrypted  bool
}

// server is an SMTP server with one user, ann, whose password is secret.
type server struct {
	address    string
	trust      *tls.Config
	deliveries []delivery
}

type session struct {
	server    *server
	at        delivery
	connected *smtp.Conn
}

func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, connected: c}, nil
}

func (*session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "ann" || password != "secret" {
			return errors.New("unknown user or password")
		}
		s.at.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.at.from = from; return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.at.to = append(s.at.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.at.data = string(data)
	_, s.at.encrypted = s.connected.TLSConnectionState()
	s.server.deliveries = append(s.server.deliveries, s.at)
	return err
}
func (s *session) Reset()      { s.at = delivery{user: s.at.user} }
func (*session) Logout() error { return nil }

// serve starts a server that speaks the given protection.
func serve(t *testing.T, e mail.Encryption) *server {
	t.Helper()
	certificate, pool := selfSigned(t)
	s := &server{trust: &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}}
	backend := smtp.NewServer(s)
	backend.Domain = "test"
	backend.AllowInsecureAuth = true
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = listener.Addr().String()
	switch e {
	case mail.TLS:
		listener = tls.NewListener(listener, config)
	case mail.StartTLS:
		backend.TLSConfig = config
	}
	done := make(chan error, 1)
	go func() { done <- backend.Serve(listener) }()
	t.Cleanup(func() {
		_ = backend.Close()
		<-done
	})
	return s
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func (s *server) sender(t *testing.T, more mail.Settings) *mail.Sender {
	t.Helper()
	more.Server, more.TLSConfig, more.Timeout = s.address, s.trust, 10*time.Second
	sender, err := mail.New(more)
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func TestSend_ReachesServersOfEveryProtection(t *testing.T) {
	for _, e := range []mail.Encryption{mail.StartTLS, mail.TLS, mail.Plain} {
		t.Run(string(e), func(t *testing.T) {
			s := serve(t, e)
			sender := s.sender(t, mail.Settings{Encryption: e, User: "ann", Password: "secret", From: "Sluice <sluice@example.org>"})
			err := sender.Send(t.Context(), mail.Message{
				To: `"Doe, John" <john@example.org>, mary@example.org,`, CC: "peter@example.org", BCC: "hidden@example.org",
				Subject: "Grüße", Text: "Hällo",
			})
			if err != nil {
				t.Fatal(err)
			}
			got := s.deliveries[0]
			want := delivery{
				user: "ann", from: "sluice@example.org", encrypted: e != mail.Plain,
				to: []string{"john@example.org", "mary@example.org", "peter@example.org", "hidden@example.org"},
			}
			want.data = got.data
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(delivery{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			m := read(t, got.data)
			if m.subject != "Grüße" || m.parts["text/plain; charset=UTF-8"] != "Hällo" || strings.Contains(got.data, "hidden@") {
				t.Errorf("the mail is\n%s", got.data)
			}
		})
	}
}

func TestSend_RefusesAServerThatDoesNotProtect(t *testing.T) {
	s := serve(t, mail.Plain)
	err := s.sender(t, mail.Settings{From: "a@example.org"}).Send(t.Context(), mail.Message{To: "b@example.org", Text: "x"})
	if err == nil || len(s.deliveries) > 0 {
		t.Errorf("a mail went to a server without STARTTLS: %v", err)
	}
	s = serve(t, mail.StartTLS)
	sender, err := mail.New(mail.Settings{Server: s.address, From: "a@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Send(t.Context(), mail.Message{To: "b@example.org", Text: "x"}); err == nil || len(s.deliveries) > 0 {
		t.Errorf("a mail went to a server whose certificate nobody trusts: %v", err)
	}
	err = s.sender(t, mail.Settings{User: "ann", Password: "wrong", From: "a@example.org"}).Send(t.Context(), mail.Message{To: "b@example.org", Text: "x"})
	if err == nil || strings.Contains(err.Error(), "wrong") {
		t.Errorf("with a wrong password the error is %v", err)
	}
}

func TestSend_WritesTextAndHTMLInTheCharset(t *testing.T) {
	s := serve(t, mail.StartTLS)
	sender := s.sender(t, mail.Settings{From: "a@example.org"})
	for _, c := range []struct {
		message mail.Message
		subject string
		parts   map[string]string
	}{
		{mail.Message{Text: "t", HTML: "<b>h</b>"}, "", map[string]string{"text/plain; charset=UTF-8": "t", "text/html; charset=UTF-8": "<b>h</b>"}},
		{mail.Message{HTML: "<b>h</b>", Subject: "s"}, "s", map[string]string{"text/html; charset=UTF-8": "<b>h</b>"}},
		{mail.Message{Text: "für", Subject: "Grün", Charset: "iso-8859-1"}, "Grün", map[string]string{"text/plain; charset=windows-1252": "f\xFCr"}},
		{mail.Message{Text: "日本", Charset: "iso-8859-1"}, "", map[string]string{"text/plain; charset=UTF-8": "日本"}},
		{mail.Message{Text: "x", Charset: "none\r\nX-Evil: yes"}, "", map[string]string{"text/plain; charset=UTF-8": "x"}},
	} {
		c.message.To = "b@example.org"
		if err := sender.Send(t.Context(), c.message); err != nil {
			t.Fatal(err)
		}
		got := read(t, s.deliveries[len(s.deliveries)-1].data)
		if diff := cmp.Diff(c.parts, got.parts); diff != "" || got.subject != c.subject {
			t.Errorf("%+v: subject %q, parts (-want +got):\n%s", c.message, got.subject, diff)
		}
	}
}

func TestSend_LetsNoTextAddAHeader(t *testing.T) {
	s := serve(t, mail.StartTLS)
	sender := s.sender(t, mail.Settings{From: "a@example.org"})
	evil := "x\r\nBcc: evil@example.org\r\n\r\nbody"
	if err := sender.Send(t.Context(), mail.Message{To: "b@example.org", Subject: evil, Text: evil}); err != nil {
		t.Fatal(err)
	}
	got := s.deliveries[0]
	m, err := netmail.ReadMessage(strings.NewReader(got.data))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.to) != 1 || m.Header.Get("Bcc") != "" {
		t.Errorf("the mail went to %v:\n%s", got.to, got.data)
	}
	for _, bad := range []mail.Message{
		{To: "b@example.org\r\nBcc: evil@example.org", Text: "x"},
		{To: "b@example.org", CC: "c@example.org>\r\nBcc: <evil@example.org", Text: "x"},
		{To: "b@example.org", From: "a@example.org\r\nBcc: evil@example.org", Text: "x"},
		{To: "b@example.org"},
		{To: " , ", Text: "x"},
		{To: "nobody", Text: "x"},
		{To: strings.Repeat("b@example.org,", 101), Text: "x"},
		{To: "b@example.org", Text: strings.Repeat("x", 10<<20+1)},
	} {
		if err := sender.Send(t.Context(), bad); err == nil {
			t.Errorf("%.80v was sent", bad)
		}
	}
	if len(s.deliveries) != 1 {
		t.Errorf("%d mails arrived, want 1", len(s.deliveries))
	}
}

func TestNew_RefusesSettingsThatMakeNoSense(t *testing.T) {
	for _, bad := range []mail.Settings{
		{},
		{Server: "smtp.example.org"},
		{Server: ":25"},
		{Server: "smtp.example.org:smtp"},
		{Server: "smtp.example.org:25", Encryption: "maybe"},
		{Server: "smtp.example.org:25", From: "nobody"},
	} {
		if _, err := mail.New(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

// mailOf is a mail as its reader sees it: the parts by their type.
type mailOf struct {
	subject string
	parts   map[string]string
}

func read(t *testing.T, data string) mailOf {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	decoder := mime.WordDecoder{CharsetReader: func(_ string, in io.Reader) (io.Reader, error) {
		b, err := io.ReadAll(in)
		runes := []rune{}
		for _, c := range b {
			runes = append(runes, rune(c))
		}
		return strings.NewReader(string(runes)), err
	}}
	subject, err := decoder.DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	got := mailOf{subject: subject, parts: map[string]string{}}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind != "multipart/alternative" {
		got.parts[m.Header.Get("Content-Type")] = content(t, m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return got
	}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		got.parts[part.Header.Get("Content-Type")] = content(t, part.Header.Get("Content-Transfer-Encoding"), part)
	}
}

func content(t *testing.T, encoding string, r io.Reader) string {
	t.Helper()
	if encoding == "quoted-printable" {
		r = quotedprintable.NewReader(r)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimRight(data, "\r\n"))
}
