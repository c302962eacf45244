package dev.ward.tenancy.invitation;

/** Whom to ask and for what, whatever the place. */
interface NewInvitation {

  /** An address as HTML forms take it, with a domain that has a dot: one address, and no header. */
  String ADDRESS = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+";

  String NO_ADDRESS = "must be an e-mail address";

  int LONGEST_ADDRESS = 254;

  String email();

  String role();
}
