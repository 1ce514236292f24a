#include "generate.hpp"

#include <fmt/format.h>

#include <iterator>

namespace bench {
namespace {

void append_table(std::string& out, std::size_t n) {
  const auto to = std::back_inserter(out);
  const std::size_t parent = n == 0 ? 0 : (n * 7919) % n;
  fmt::format_to(to,
                 "CREATE TABLE public.item_{0} (\n"
                 "    id uuid DEFAULT gen_random_uuid() PRIMARY KEY,\n"
                 "    tenant_id bigint NOT NULL,\n"
                 "    parent_id uuid REFERENCES public.item_{1} (id) ON DELETE CASCADE,\n"
                 "    name character varying(200) NOT NULL,\n"
                 "    status text DEFAULT 'active'::text NOT NULL CHECK (status IN ('active', 'paused', 'gone')),\n"
                 "    amount numeric(12,2) DEFAULT 0 NOT NULL,\n"
                 "    settings jsonb DEFAULT '{{}}'::jsonb NOT NULL,\n"
                 "    created_at timestamp with time zone DEFAULT now() NOT NULL,\n"
                 "    deleted_at timestamptz,\n"
                 "    CONSTRAINT item_{0}_name UNIQUE (tenant_id, name)\n"
                 ");\n"
                 "CREATE INDEX idx_item_{0}_tenant_created ON public.item_{0} USING btree (tenant_id, created_at DESC);\n"
                 "CREATE INDEX idx_item_{0}_status ON public.item_{0} (status) WHERE deleted_at IS NULL;\n"
                 "CREATE INDEX idx_item_{0}_lower_name ON public.item_{0} (lower((name)::text));\n",
                 n, parent);
  if (n % 4 == 0)
    fmt::format_to(to,
                   "CREATE INDEX idx_item_{0}_status_2 ON public.item_{0} USING btree (status)"
                   " WHERE (deleted_at IS NULL);\n",
                   n);
  fmt::format_to(to,
                 "ALTER TABLE public.item_{0} ENABLE ROW LEVEL SECURITY;\n"
                 "CREATE POLICY item_{0}_select ON public.item_{0} FOR SELECT TO authenticated\n"
                 "    USING (tenant_id IN (SELECT m.tenant_id FROM public.members m\n"
                 "                         WHERE m.user_id = (SELECT auth.uid())));\n"
                 "CREATE POLICY item_{0}_update ON public.item_{0} FOR UPDATE\n"
                 "    USING (status <> 'gone' AND amount >= 0);\n"
                 "COMMENT ON TABLE public.item_{0} IS 'Items of kind {0}; it''s generated';\n"
                 "GRANT SELECT, INSERT, UPDATE ON public.item_{0} TO authenticated;\n",
                 n);
  if (n % 10 == 0)
    fmt::format_to(to,
                   "CREATE FUNCTION public.count_item_{0}(tenant bigint) RETURNS bigint LANGUAGE sql STABLE AS $$\n"
                   "  SELECT count(*) FROM public.item_{0} WHERE tenant_id = tenant AND deleted_at IS NULL;\n"
                   "$$;\n"
                   "CREATE TRIGGER touch_item_{0} BEFORE UPDATE ON public.item_{0}\n"
                   "    FOR EACH ROW EXECUTE FUNCTION public.touch();\n",
                   n);
  if (n % 3 == 0)
    fmt::format_to(to, "ALTER TABLE public.item_{0} ADD COLUMN note text, ALTER COLUMN status DROP DEFAULT;\n\n", n);
}

}  // namespace

std::string schema(std::size_t bytes) {
  std::string out = "CREATE TABLE public.members (user_id uuid, tenant_id bigint, PRIMARY KEY (user_id, tenant_id));\n";
  out.reserve(bytes + 4096);
  for (std::size_t n = 0; out.size() < bytes; ++n) append_table(out, n);
  return out;
}

std::string migration(std::size_t number) {
  std::string out;
  append_table(out, number);
  return out;
}

std::string indexes_on_one_table(std::size_t count) {
  constexpr std::size_t columns = 300;
  std::string out = "CREATE TABLE public.wide (\n";
  const auto to = std::back_inserter(out);
  for (std::size_t n = 0; n < columns; ++n) fmt::format_to(to, "    c{} integer,\n", n);
  out += "    id bigint PRIMARY KEY\n);\n";
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t kind = n % 10 == 9 ? n - 1 : n;  // every tenth is the one before it again
    fmt::format_to(to, "CREATE INDEX wide_{} ON public.wide (c{}, c{}, c{});\n", n, kind % columns,
                   (kind + 1 + kind / columns) % columns, (kind + 7) % columns);
  }
  return out;
}

}  // namespace bench
