package dev.ward.metrics.facts;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind on their way to the database, column by column, as its functions take them. No
 * identity is in a batch twice: one statement can't write a row two times.
 */
public final class FactBatch {

  private final List<Column> columns;
  private final FactKind kind;
  private final Object[][] values;
  private final @Nullable Object[] row;
  private final long[] lines;
  private final Set<Object> identities;
  private int size;

  public FactBatch(FactKind kind, int capacity) {
    this.kind = kind;
    this.columns = kind.columns();
    this.values = new Object[columns.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = (Object[]) Array.newInstance(columns.get(i).type(), capacity);
    }
    this.row = new Object[values.length];
    this.lines = new long[capacity];
    this.identities = new HashSet<>(capacity * 2);
  }

  /**
   * Adds a row.
   *
   * @return false if the batch is full or has a row of the same identity: it must be written before
   *     this row
   * @throws Unacceptable if the row is wrong in itself; it always names a column unless the whole
   *     row is wrong
   */
  public boolean add(FactRow given, long line) throws Unacceptable {
    Unacceptable fault = given.fault();
    if (fault != null) {
      throw fault;
    }
    for (int i = 0; i < values.length; i++) {
      row[i] = value(i, given);
    }
    kind.check(row);
    if (size == lines.length || !identities.add(row[0])) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      values[i][size] = row[i];
    }
    lines[size++] = line;
    return true;
  }

  private @Nullable Object value(int index, FactRow given) throws Unacceptable {
    Column column = columns.get(index);
    try {
      return column.value(given.text(index));
    } catch (Unacceptable e) {
      throw new Unacceptable(column.name(), e.reason());
    }
  }

  /** Empties the batch for other rows; what {@link #arrays} gave is no longer valid. */
  public void clear() {
    size = 0;
    identities.clear();
  }

  public int size() {
    return size;
  }

  public boolean isFull() {
    return size == lines.length;
  }

  /** The line that a row of the batch came from. */
  public long line(int index) {
    return lines[index];
  }

  /** What a row of the batch is known by. */
  public String identity(int index) {
    return (String) values[0][index];
  }

  /** An array for each column, as long as the batch has rows; valid until the batch is cleared. */
  public Object[][] arrays() {
    Object[][] arrays = values.clone();
    if (size < lines.length) {
      for (int i = 0; i < arrays.length; i++) {
        arrays[i] = Arrays.copyOf(values[i], size);
      }
    }
    return arrays;
  }
}
