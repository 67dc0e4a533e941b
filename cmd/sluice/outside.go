package main

import (
	"context"
	"fmt"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/connector"
	"github.com/sluice-bpm/sluice/engine/machine"
	"github.com/sluice-bpm/sluice/engine/mail"
)

// reachOutside gives the engine the connectors and the mail server of the flags.
func (c *config) reachOutside(o *engine.Options) error {
	egress, err := connector.ParseEgress(c.connectors)
	if err != nil {
		return fmt.Errorf("--connector-allow: %w", err)
	}
	o.Connector = connector.New(connector.Options{Egress: egress}).Call
	if c.mail.Server == "" {
		return nil
	}
	sender, err := mail.New(c.mail)
	if err != nil {
		return fmt.Errorf("--mail-server: %w", err)
	}
	o.Mail = func(ctx context.Context, m machine.Mail) error { return sender.Send(ctx, mail.Message(m)) }
	return nil
}
