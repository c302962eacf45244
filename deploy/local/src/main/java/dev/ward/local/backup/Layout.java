package dev.ward.local.backup;

import dev.ward.local.Failure;
import dev.ward.local.backup.Manifest.Content;
import dev.ward.local.backup.Manifest.Migration;
import dev.ward.local.backup.Manifest.Partition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What there is to copy, as the catalog of a database tells it. */
final class Layout {

  /** Reference data and content alike; what Flyway and extensions keep is theirs. */
  private static final String TABLES =
      """
      select format('%I.%I', n.nspname, c.relname) as name,
             (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
             coalesce(
               (select string_agg('t.' || quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end,
                                  ', ' order by k.n)
                  from pg_index i
                    cross join lateral unnest(i.indkey) with ordinality k (attnum, n)
                    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                  where i.indrelid = c.oid and i.indisprimary),
               't::text collate "C"') as ordering
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
          and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migration')
          and not exists (select from pg_depend d where d.deptype = 'e' and d.objid = c.oid)
        order by 1
      """;

  private static final String REFERENCES =
      """
      select distinct c.conrelid::regclass::text as referring, c.confrelid::regclass::text as referred
        from pg_constraint c
        where c.contype = 'f' and c.conparentid = 0 and c.conrelid <> c.confrelid
      """;

  private static final String PARTITIONS =
      """
      select format('%I.%I', n.nspname, c.relname) as name, i.inhparent::regclass::text as parent,
             regexp_match(pg_get_expr(c.relpartbound, c.oid), '^FOR VALUES FROM \\((.*)\\) TO \\((.*)\\)$') as bounds
        from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
        where c.relispartition and c.relkind in ('r', 'p')
        order by 1
      """;

  private static final String SEQUENCES =
      """
      select format('%I.%I', s.schemaname, s.sequencename) as name, s.last_value from pg_sequences s
        where s.last_value is not null
        order by 1
      """;

  private static final String MIGRATIONS =
      """
      select h.version, h.checksum::text from migration.flyway_schema_history h
        where h.version is not null and h.success
        order by h.installed_rank
      """;

  private static final String REPEATABLES =
      """
      select distinct on (h.script) h.script, h.checksum::text from migration.flyway_schema_history h
        where h.version is null and h.type = 'SQL' and h.success
        order by h.script, h.installed_rank desc
      """;

  /** The one table whose partitions we know how to make: audit.make_partition(). */
  private static final String PARTITIONED = "audit.event";

  private final Connection connection;

  Layout(Connection connection) {
    this.connection = connection;
  }

  /** All tables, each before those that refer to it, without what is in them. */
  List<Content> tables() throws SQLException {
    Map<String, Content> tables = new LinkedHashMap<>();
    for (List<String> row : rows(TABLES)) {
      tables.put(row.get(0), new Content(row.get(0), row.get(1), row.get(2), 0, ""));
    }
    Map<String, Set<String>> referred = new LinkedHashMap<>();
    for (List<String> row : rows(REFERENCES)) {
      referred.computeIfAbsent(row.get(0), name -> new LinkedHashSet<>()).add(row.get(1));
    }
    List<Content> inOrder = new ArrayList<>();
    while (!tables.isEmpty()) {
      List<Content> next =
          tables.values().stream()
              .filter(
                  table ->
                      referred.getOrDefault(table.name(), Set.of()).stream()
                          .noneMatch(tables::containsKey))
              .toList();
      if (next.isEmpty()) {
        throw new Failure("These tables refer to one another in a circle: " + tables.keySet());
      }
      inOrder.addAll(next);
      next.forEach(table -> tables.remove(table.name()));
    }
    return inOrder;
  }

  List<Partition> partitions() throws SQLException {
    List<Partition> partitions = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(PARTITIONS)) {
      while (rows.next()) {
        if (!rows.getString("parent").equals(PARTITIONED)) {
          throw new Failure(
              "Nobody has said how the partitions of %s are made."
                  .formatted(rows.getString("parent")));
        }
        String[] bounds = (String[]) rows.getArray("bounds").getArray();
        partitions.add(new Partition(rows.getString("name"), List.of(bounds)));
      }
    }
    return partitions;
  }

  Map<String, Long> sequences() throws SQLException {
    Map<String, Long> sequences = new TreeMap<>();
    for (List<String> row : rows(SEQUENCES)) {
      sequences.put(row.get(0), Long.valueOf(row.get(1)));
    }
    return sequences;
  }

  List<Migration> migrations() throws SQLException {
    return rows(MIGRATIONS).stream().map(row -> new Migration(row.get(0), row.get(1))).toList();
  }

  Map<String, String> repeatables() throws SQLException {
    Map<String, String> repeatables = new TreeMap<>();
    for (List<String> row : rows(REPEATABLES)) {
      repeatables.put(row.get(0), row.get(1));
    }
    return repeatables;
  }

  List<List<String>> rows(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int width = rows.getMetaData().getColumnCount();
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }
}
