package machine

func (c Sequence) apply(r *run) error {
	for _, one := range c {
		if err := one.apply(r); err != nil {
			return err
		}
		if err := r.settle(); err != nil {
			return err
		}
	}
	return nil
}
