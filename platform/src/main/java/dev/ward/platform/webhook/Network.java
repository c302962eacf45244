package dev.ward.platform.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses. */
record Network(byte[] address, int prefix) {

  /**
   * @param cidr an address literal, a slash and the number of bits
   */
  static Network of(String cidr) {
    int slash = cidr.indexOf('/');
    String literal = cidr.substring(0, Math.max(slash, 0)).strip();
    // Only a literal: InetAddress would ask for a name.
    if (!literal.matches("[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*")
        || !cidr.substring(slash + 1).strip().matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("not a network such as 10.0.0.0/8: " + cidr);
    }
    try {
      byte[] address = InetAddress.getByName(literal).getAddress();
      int prefix = Integer.parseInt(cidr.substring(slash + 1).strip());
      if (prefix > address.length * 8) {
        throw new IllegalArgumentException("not a network such as 10.0.0.0/8: " + cidr);
      }
      return new Network(address, prefix);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not a network such as 10.0.0.0/8: " + cidr, e);
    }
  }

  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
