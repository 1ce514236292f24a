// Sizes for people: what a PostgreSQL 15 server answered to pg_size_pretty() of the same numbers.
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

#include "text/bytes.hpp"

TEST_CASE("sizes are rounded as psql shows them") {
  using pglint::text::human_bytes;
  CHECK(human_bytes(0) == "0 bytes");
  CHECK(human_bytes(1) == "1 bytes");
  CHECK(human_bytes(8192) == "8192 bytes");
  CHECK(human_bytes(10239) == "10239 bytes");
  CHECK(human_bytes(10240) == "10 kB");
  CHECK(human_bytes(10751) == "10 kB");
  CHECK(human_bytes(10752) == "11 kB");
  CHECK(human_bytes(16384) == "16 kB");
  CHECK(human_bytes(10485247) == "10239 kB");
  CHECK(human_bytes(10485248) == "10 MB");
  CHECK(human_bytes(10485759) == "10 MB");
  CHECK(human_bytes(10485760) == "10 MB");
  CHECK(human_bytes(11010048) == "11 MB");
  CHECK(human_bytes(1288490188) == "1229 MB");
  CHECK(human_bytes(10736893951) == "10239 MB");
  CHECK(human_bytes(10736893952) == "10 GB");
  CHECK(human_bytes(10737418239) == "10 GB");
  CHECK(human_bytes(10737418240) == "10 GB");
  CHECK(human_bytes(10994579406847) == "10239 GB");
  CHECK(human_bytes(10994579406848) == "10 TB");
  CHECK(human_bytes(11258449312645119) == "10 PB");
  CHECK(human_bytes(11258449312645120) == "10 PB");
  CHECK(human_bytes(9223372036854775807) == "8192 PB");
  CHECK(human_bytes(-1) == "-1 bytes");
  CHECK(human_bytes(-10240) == "-10 kB");
  CHECK(human_bytes(-10485248) == "-10 MB");
  CHECK(human_bytes(-1288490188) == "-1229 MB");
  CHECK(human_bytes(std::numeric_limits<std::int64_t>::min()) == "-8192 PB");
}
