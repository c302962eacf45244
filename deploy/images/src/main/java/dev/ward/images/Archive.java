package dev.ward.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ward.local.Failure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;

/** An image as {@code docker save} would have written it, and as a file reads it again. */
final class Archive implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GZIP = 0x1f8b;

  private final TarFile tar;
  private final JsonNode manifest;

  /** What is done with each entry of a layer. */
  interface Visitor {
    void visit(TarArchiveEntry entry, InputStream content) throws IOException;
  }

  private Archive(TarFile tar) throws IOException {
    this.tar = tar;
    this.manifest = JSON.readTree(content("manifest.json")).path(0);
  }

  static Archive open(Path file) {
    try {
      return new Archive(new TarFile(Files.newByteChannel(file)));
    } catch (IOException e) {
      throw new Failure(file + " is no image: " + e.getMessage() + ".", e);
    }
  }

  /** What it says of how it is run. */
  JsonNode config() throws IOException {
    return JSON.readTree(content(manifest.path("Config").asText()));
  }

  /** The names of its layers, the lowest first. */
  List<String> layers() {
    List<String> names = new ArrayList<>();
    manifest.path("Layers").forEach(layer -> names.add(layer.asText()));
    return names;
  }

  long size(String layer) {
    return entry(layer).getSize();
  }

  void read(String layer, Visitor visitor) throws IOException {
    try (TarArchiveInputStream entries =
        new TarArchiveInputStream(unpacked(tar.getInputStream(entry(layer))))) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        visitor.visit(entry, entries);
      }
    }
  }

  private static InputStream unpacked(InputStream layer) throws IOException {
    BufferedInputStream in = new BufferedInputStream(layer);
    in.mark(2);
    boolean compressed = (in.read() << 8 | in.read()) == GZIP;
    in.reset();
    return compressed ? new GZIPInputStream(in) : in;
  }

  private byte[] content(String name) throws IOException {
    try (InputStream in = tar.getInputStream(entry(name))) {
      return in.readAllBytes();
    }
  }

  private TarArchiveEntry entry(String name) {
    return tar.getEntries().stream()
        .filter(entry -> entry.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new Failure("The image has no " + name + "."));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
