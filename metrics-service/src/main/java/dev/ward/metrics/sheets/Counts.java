package dev.ward.metrics.sheets;

/** What became of the rows that were read; each row is one of the four. */
record Counts(long accepted, long unchanged, long corrected, long rejected) {

  static final Counts NONE = new Counts(0, 0, 0, 0);

  long rows() {
    return accepted + unchanged + corrected + rejected;
  }

  Counts plus(Counts other) {
    return new Counts(
        accepted + other.accepted,
        unchanged + other.unchanged,
        corrected + other.corrected,
        rejected + other.rejected);
  }
}
