package dev.ward.tenancy.clinic;

import dev.ward.tenancy.address.PlaceAddresses;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
@Table(schema = "tenancy", name = "clinic")
class ClinicEntity extends PanacheEntityBase {

  @Id public UUID id;

  @Column(name = "organization_id", updatable = false)
  public UUID organizationId;

  public String name;

  public String kind;

  public String status;

  @Column(name = "time_zone", updatable = false)
  public String timeZone;

  @Column(updatable = false)
  public String currency;

  @Column(name = "opening_days")
  public Short[] openingDays;

  @JdbcTypeCode(SqlTypes.JSON)
  public PlaceAddresses addresses;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "updated_at", updatable = false)
  public Instant updatedAt;

  @Column(name = "deleted_at")
  public Instant deletedAt;

  /** A trigger counts it up as well, and comes to the same number. */
  @Version public long version;
}
