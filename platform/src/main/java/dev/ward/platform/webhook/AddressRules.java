package dev.ward.platform.webhook;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses a tenant may have the service connect to: those of the public internet. What is
 * reserved in the IANA registries of special-purpose addresses, is not; nor is a form that carries
 * an IPv4 address inside an IPv6 one, unless the IPv4 address may be reached by itself.
 */
final class AddressRules {

  private static final List<Network> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              // Shared by carriers; some clouds keep their metadata here.
              "100.64.0.0/10",
              "127.0.0.0/8",
              // Link-local, with the metadata of most clouds.
              "169.254.0.0/16",
              // The host agent of one cloud, on an address that looks public.
              "168.63.129.16/32",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              // Multicast, reserved, broadcast.
              "224.0.0.0/4",
              "240.0.0.0/4",
              // Teredo, benchmarks, ORCHID: none of them a receiver's.
              "2001::/23",
              "2001:db8::/32",
              // 6to4 carries an IPv4 address.
              "2002::/16",
              "3fff::/20")
          .map(Network::of)
          .toList();

  /** Of IPv6 nothing else is global unicast: loopback, unique local, link-local, multicast. */
  private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

  private static final Network TRANSLATED = Network.of("64:ff9b::/96");
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final List<Network> alsoOpen;

  AddressRules(List<String> alsoOpen) {
    this.alsoOpen = alsoOpen.stream().map(Network::of).toList();
  }

  boolean allows(InetAddress address) {
    return allows(address.getAddress());
  }

  boolean allows(byte[] address) {
    if (address.length == 16 && (isMapped(address) || TRANSLATED.contains(address))) {
      return allows(Arrays.copyOfRange(address, 12, 16));
    }
    if (alsoOpen.stream().anyMatch(network -> network.contains(address))) {
      return true;
    }
    return (address.length == 4 || GLOBAL_UNICAST.contains(address))
        && NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
  }

  private static boolean isMapped(byte[] address) {
    return Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
  }
}
