package dev.ward.kubernetes;

import java.util.List;

/** Something that must hold of what is put on a cluster. */
@FunctionalInterface
interface Rule {

  /** Whoever breaks it, and how; nobody if it holds. */
  List<String> offenders(Manifests manifests);
}
