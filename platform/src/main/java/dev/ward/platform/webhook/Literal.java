package dev.ward.platform.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a host says of its address by itself, without a name server. An IPv4 address has more forms
 * than the one with four decimal numbers (2130706433, 0x7f.1, 0177.0.0.1), and resolvers disagree
 * about them: what is one address here must not be another where it is connected to, so only that
 * one form is taken.
 */
final class Literal {

  /** As the URL standard has it: a host whose last part is a number is an address or nothing. */
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");

  private static final byte[] THIS_MACHINE = {127, 0, 0, 1};

  private Literal() {}

  /**
   * @return the address, or null if the host is a name
   * @throws Refused if it is neither an address nor a name
   */
  static byte @Nullable [] of(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.indexOf(':') >= 0) {
      return ipv6(bare);
    }
    if (ENDS_IN_NUMBER.matcher(bare).matches()) {
      return ipv4(bare);
    }
    String name = bare.toLowerCase(Locale.ROOT);
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return name.equals("localhost") || name.endsWith(".localhost") ? THIS_MACHINE : null;
  }

  private static byte[] ipv6(String address) {
    int zone = address.indexOf('%');
    try {
      return InetAddress.getByName(zone < 0 ? address : address.substring(0, zone)).getAddress();
    } catch (UnknownHostException e) {
      throw new Refused("names no host");
    }
  }

  private static byte[] ipv4(String address) {
    String[] numbers = address.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int i = 0; i < numbers.length; i++) {
      if (numbers.length != 4
          || !NUMBER.matcher(numbers[i]).matches()
          || Integer.parseInt(numbers[i]) > 255) {
        throw new Refused("must write an address as four numbers with dots between them");
      }
      bytes[i] = (byte) Integer.parseInt(numbers[i]);
    }
    return bytes;
  }
}
