package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/text/encoding/htmlindex"
)

// The bounds of a message.
const (
	maxRecipients = 100
	maxContent    = 10 << 20 // bytes of text and HTML
)

// Message is a mail; the fields are those of Camunda 7.24's mail task. To, CC and
// BCC are lists of addresses with commas between them.
type Message struct {
	To, From, CC, BCC, Subject, Text, HTML, Charset string
}

// Encryption says how the connection to the server is protected.
type Encryption string

// The kinds of protection.
const (
	// StartTLS demands that the server takes to TLS after the greeting.
	StartTLS Encryption = "starttls"
	// TLS speaks TLS from the beginning.
	TLS Encryption = "tls"
	// Plain sends everything readable; a password is then sent to servers on the
	// same machine only.
	Plain Encryption = "none"
)

// Settings say through which server mails go.
type Settings struct {
	// Server is host:port.
	Server string
	// Encryption is StartTLS where it is empty.
	Encryption Encryption
	// User and Password sign in at the server; without a user nobody does.
	User, Password string
	// From is the sender of messages that name none.
	From string
	// Timeout bounds one message; zero is 30 seconds.
	Timeout time.Duration
	// TLSConfig trusts other certificates than the system does; nil for none.
	TLSConfig *tls.Config
}

// Sender sends mails. It is safe for concurrent use; each mail has a connection
// of its own.
type Sender struct {
	settings Settings
	host     string
	port     int
}

// New checks the settings; nothing is sent before the first mail.
func New(s Settings) (*Sender, error) {
	host, port, err := net.SplitHostPort(s.Server)
	n, failure := strconv.Atoi(port)
	if err != nil || failure != nil || host == "" {
		return nil, fmt.Errorf("%q is no mail server; it has to be host:port, such as smtp.example.org:587", s.Server)
	}
	s.Encryption = cmp.Or(s.Encryption, StartTLS)
	switch s.Encryption {
	case StartTLS, TLS, Plain:
	default:
		return nil, fmt.Errorf("the encryption of mails is %s, %s or %s, not %q", StartTLS, TLS, Plain, s.Encryption)
	}
	s.Timeout = cmp.Or(s.Timeout, 30*time.Second)
	sender := &Sender{settings: s, host: host, port: n}
	if s.From != "" {
		if err := gomail.NewMsg().From(s.From); err != nil {
			return nil, fmt.Errorf("the sender %q is no address of a mail", s.From)
		}
	}
	_, err = sender.client()
	return sender, err
}

func (s *Sender) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.settings.Timeout)}
	switch s.settings.Encryption {
	case TLS:
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.settings.TLSConfig != nil {
		options = append(options, gomail.WithTLSConfig(s.settings.TLSConfig))
	}
	if s.settings.User != "" {
		method := gomail.SMTPAuthAutoDiscover
		if s.settings.Encryption == Plain {
			method = gomail.SMTPAuthPlain // which it refuses to use with other machines
		}
		options = append(options, gomail.WithSMTPAuth(method), gomail.WithUsername(s.settings.User), gomail.WithPassword(s.settings.Password))
	}
	return gomail.NewClient(s.host, options...)
}

// Send sends a message; it has arrived at the server when the error is nil.
func (s *Sender) Send(ctx context.Context, m Message) error {
	message, err := s.compose(m)
	if err != nil {
		return fmt.Errorf("write the mail: %w", err)
	}
	client, err := s.client()
	if err != nil {
		return fmt.Errorf("send the mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, message); err != nil {
		return fmt.Errorf("send the mail through %s: %w", s.settings.Server, err)
	}
	return nil
}

// compose checks a message and puts it together.
func (s *Sender) compose(m Message) (*gomail.Msg, error) {
	if len(m.Text)+len(m.HTML) > maxContent {
		return nil, fmt.Errorf("the content is larger than %d bytes", maxContent)
	}
	if m.Text == "" && m.HTML == "" {
		return nil, errors.New("there is neither a text nor HTML")
	}
	charset, encode := encoder(m)
	message := gomail.NewMsg(gomail.WithCharset(gomail.Charset(charset)), gomail.WithNoDefaultUserAgent())
	from := cmp.Or(strings.TrimSpace(m.From), s.settings.From)
	if err := message.From(from); err != nil {
		return nil, fmt.Errorf("the sender %q is no address of a mail", from)
	}
	count := 0
	for _, field := range []struct {
		name, list string
		add        func(address string) error
	}{{"to", m.To, message.AddTo}, {"cc", m.CC, message.AddCc}, {"bcc", m.BCC, message.AddBcc}} {
		list := strings.Trim(field.list, ", \t\r\n")
		if list == "" {
			continue
		}
		addresses, err := netmail.ParseAddressList(list)
		if err != nil {
			return nil, fmt.Errorf("%q in the field %s is no list of addresses", list, field.name)
		}
		for _, a := range addresses {
			if err := field.add(a.String()); err != nil {
				return nil, fmt.Errorf("%q in the field %s is no address of a mail", a.Address, field.name)
			}
			count++
		}
	}
	switch {
	case len(message.GetTo()) == 0:
		return nil, errors.New("there is no recipient")
	case count > maxRecipients:
		return nil, fmt.Errorf("there are %d recipients; the limit is %d", count, maxRecipients)
	}
	message.Subject(encode(strings.Join(strings.Fields(m.Subject), " ")))
	message.SetDate()
	message.SetMessageID()
	switch {
	case m.Text == "":
		message.SetBodyString(gomail.TypeTextHTML, encode(m.HTML))
	case m.HTML == "":
		message.SetBodyString(gomail.TypeTextPlain, encode(m.Text))
	default:
		message.SetBodyString(gomail.TypeTextPlain, encode(m.Text))
		message.AddAlternativeString(gomail.TypeTextHTML, encode(m.HTML))
	}
	return message, nil
}

// encoder is the charset that a message is written in: the one it asks for, or
// UTF-8 where that is not known or has no letters for what is said.
func encoder(m Message) (charset string, encode func(string) string) {
	same := func(s string) string { return s }
	if m.Charset == "" || strings.EqualFold(m.Charset, "utf-8") {
		return "UTF-8", same
	}
	e, err := htmlindex.Get(m.Charset)
	if err != nil {
		return "UTF-8", same
	}
	for _, s := range []string{m.Subject, m.Text, m.HTML} {
		if _, err := e.NewEncoder().String(s); err != nil {
			return "UTF-8", same
		}
	}
	name, err := htmlindex.Name(e)
	if err != nil {
		return "UTF-8", same
	}
	return name, func(s string) string {
		encoded, err := e.NewEncoder().String(s)
		if err != nil {
			return s // NB: was tried above
		}
		return encoded
	}
}
