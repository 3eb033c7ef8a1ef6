namespace GaDms.Postgres;

/// <summary>The text of the tables.</summary>
internal static class SchemaTables
{
    public static string Of(Layout layout) => $"""
        -- One row. Who writes locks it; numbers that were given are never given again. The writer's name is set while a second generation is made.
        CREATE TABLE {layout.Gallery} (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            version integer NOT NULL,
            partition text NOT NULL,
            next_media bigint NOT NULL DEFAULT 1, next_frame bigint NOT NULL DEFAULT 1, next_track bigint NOT NULL DEFAULT 1, next_entry bigint NOT NULL DEFAULT 1,
            writer_token uuid, writer text, writer_until timestamptz);

        -- One serves; another may be in the making. The vectors of number N are in table vectors_N.
        CREATE TABLE {layout.Generation} (
            id integer PRIMARY KEY,
            name text NOT NULL, fingerprint text NOT NULL, dimension integer NOT NULL, path text, vocabulary_path text,
            serving boolean NOT NULL UNIQUE);

        CREATE TABLE {layout.Media} (
            id bigint PRIMARY KEY,
            hash text NOT NULL UNIQUE,
            kind smallint NOT NULL,
            name text NOT NULL,
            width integer NOT NULL, height integer NOT NULL);
        CREATE TABLE {layout.File} (
            path text PRIMARY KEY,
            media bigint NOT NULL REFERENCES {layout.Media} (id) ON DELETE CASCADE,
            size bigint NOT NULL,
            modified bigint NOT NULL);
        CREATE INDEX ON {layout.File} (media);
        CREATE TABLE {layout.Frame} (
            id bigint PRIMARY KEY,
            media bigint NOT NULL REFERENCES {layout.Media} (id) ON DELETE CASCADE,
            moment interval,
            jpeg bytea NOT NULL);
        CREATE INDEX ON {layout.Frame} (media);
        CREATE TABLE {layout.Track} (
            id bigint PRIMARY KEY,
            media bigint NOT NULL REFERENCES {layout.Media} (id) ON DELETE CASCADE,
            first interval NOT NULL, last interval NOT NULL);
        CREATE INDEX ON {layout.Track} (media);

        -- All that filters ask for, so that they look at one table. Zone: minutes by which the clock of the place is ahead;
        -- minute: of the day on that clock; part: camera or month when the vectors are divided.
        CREATE TABLE {layout.Entry} (
            id bigint PRIMARY KEY,
            media bigint NOT NULL REFERENCES {layout.Media} (id) ON DELETE CASCADE,
            source text NOT NULL, camera text, tags text[] NOT NULL, part text COLLATE "C" NOT NULL,
            added timestamptz NOT NULL,
            taken timestamptz, zone smallint, minute smallint,
            moment interval,
            width integer NOT NULL, height integer NOT NULL,
            x integer, y integer, w integer, h integer,
            track bigint REFERENCES {layout.Track} (id) ON DELETE SET NULL,
            frame bigint REFERENCES {layout.Frame} (id) ON DELETE SET NULL);
        CREATE INDEX ON {layout.Entry} (media);
        CREATE INDEX ON {layout.Entry} (track) WHERE track IS NOT NULL;
        CREATE INDEX ON {layout.Entry} (frame) WHERE frame IS NOT NULL;
        CREATE INDEX ON {layout.Entry} (source);
        CREATE INDEX ON {layout.Entry} (camera, taken);
        CREATE INDEX ON {layout.Entry} (taken);
        CREATE INDEX ON {layout.Entry} USING gin (tags);

        -- Apart, so that going through the entries does not read pictures. JPEGs do not get smaller.
        CREATE TABLE {layout.Thumbnail} (entry bigint PRIMARY KEY REFERENCES {layout.Entry} (id) ON DELETE CASCADE, jpeg bytea NOT NULL);
        ALTER TABLE {layout.Thumbnail} ALTER COLUMN jpeg SET STORAGE EXTERNAL;
        ALTER TABLE {layout.Frame} ALTER COLUMN jpeg SET STORAGE EXTERNAL;
        """;
}
