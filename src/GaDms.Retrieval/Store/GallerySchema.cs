namespace GaDms.Retrieval.Store;

/// <summary>The tables of a gallery's SQLite file.</summary>
internal static class GallerySchema
{
    // "GADM", so that `file` and this program tell a gallery from other SQLite files.
    private const int ApplicationId = 0x4741444D;
    private const int Version = 2;

    private const string Tables = """
        -- One is current; another one may be in the making.
        CREATE TABLE generation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            current INTEGER NOT NULL,
            name TEXT NOT NULL, fingerprint TEXT NOT NULL, dimension INTEGER NOT NULL, path TEXT, vocabulary TEXT,
            rows INTEGER NOT NULL,
            last INTEGER NOT NULL);

        -- Rows of vectors whose entry is gone; wiped: overwritten with zeros too.
        CREATE TABLE removed (
            generation INTEGER NOT NULL REFERENCES generation (id) ON DELETE CASCADE,
            row INTEGER NOT NULL,
            wiped INTEGER NOT NULL,
            PRIMARY KEY (generation, row)) WITHOUT ROWID;

        -- Cameras (kind 0), collections (1) and labels (2).
        CREATE TABLE name (id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE (kind, text));

        CREATE TABLE media (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            hash TEXT NOT NULL UNIQUE,
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            source INTEGER NOT NULL REFERENCES name (id),
            camera INTEGER REFERENCES name (id),
            added INTEGER NOT NULL);
        CREATE TABLE media_tag (
            media INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE,
            tag INTEGER NOT NULL REFERENCES name (id),
            PRIMARY KEY (media, tag)) WITHOUT ROWID;
        CREATE INDEX media_tag_tag ON media_tag (tag);
        CREATE TABLE file (
            path TEXT PRIMARY KEY,
            media INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX file_media ON file (media);

        -- Times are milliseconds; of an entry since 1970 in UTC, with the minutes by which the clock of the place is ahead.
        CREATE TABLE frame (id INTEGER PRIMARY KEY AUTOINCREMENT, media INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE, offset INTEGER, jpeg BLOB NOT NULL);
        CREATE INDEX frame_media ON frame (media);
        CREATE TABLE track (id INTEGER PRIMARY KEY AUTOINCREMENT, media INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE, first INTEGER NOT NULL, last INTEGER NOT NULL);
        CREATE INDEX track_media ON track (media);
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            media INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE,
            width INTEGER NOT NULL, height INTEGER NOT NULL,
            x INTEGER, y INTEGER, w INTEGER, h INTEGER,
            time INTEGER, zone INTEGER, offset INTEGER,
            frame INTEGER REFERENCES frame (id) ON DELETE SET NULL,
            track INTEGER REFERENCES track (id));
        CREATE INDEX entry_media ON entry (media);
        CREATE INDEX entry_track ON entry (track) WHERE track IS NOT NULL;
        CREATE INDEX entry_frame ON entry (frame) WHERE frame IS NOT NULL;

        -- Apart, so that going through the entries does not read the pictures.
        CREATE TABLE thumbnail (entry INTEGER PRIMARY KEY REFERENCES entry (id) ON DELETE CASCADE, jpeg BLOB NOT NULL);
        """;

    public const int Camera = 0;
    public const int Source = 1;
    public const int Tag = 2;

    /// <summary>Whether the file is a gallery's database with its tables made.</summary>
    public static bool IsComplete(string path)
    {
        using var connection = GalleryConnection.Open(path);
        return connection.Guard(() => (long)connection.Scalar("PRAGMA application_id")!) == ApplicationId;
    }

    /// <summary>Makes the tables and the first generation; a database that a cut-off run left empty is taken over.</summary>
    /// <param name="path">Of the SQLite file.</param>
    /// <param name="makeFiles">Makes the files of that generation, given its number.</param>
    /// <param name="model">The gallery's model.</param>
    public static void Create(string path, GalleryModel model, Action<long> makeFiles)
    {
        using var connection = GalleryConnection.Open(path, create: true);
        connection.InTransaction(() =>
        {
            if ((long)connection.Scalar("SELECT count(*) FROM sqlite_master")! != 0)
                throw new GalleryException($"{path}: this SQLite file is not a gallery; give a new or an empty folder");
            connection.Execute(Tables);
            makeFiles(InsertGeneration(connection, model, current: true));
            connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}");
            return 0;
        });
    }

    public static long InsertGeneration(GalleryConnection connection, GalleryModel model, bool current) => connection.Insert(
        "INSERT INTO generation (current, name, fingerprint, dimension, path, vocabulary, rows, last) VALUES ($current, $name, $fingerprint, $dimension, $path, $vocabulary, 0, 0)",
        ("$current", current ? 1 : 0), ("$name", model.Name), ("$fingerprint", model.Fingerprint), ("$dimension", model.Dimension),
        ("$path", model.Path), ("$vocabulary", model.VocabularyPath));

    /// <summary>Opens a complete database.</summary>
    public static GalleryConnection Open(string path)
    {
        var connection = GalleryConnection.Open(path);
        try
        {
            return connection.Guard(() =>
            {
                if ((long)connection.Scalar("PRAGMA application_id")! != ApplicationId)
                    throw new GalleryException($"{path}: this SQLite file is not a gallery");
                var version = (long)connection.Scalar("PRAGMA user_version")!;
                return version == Version
                    ? connection
                    : throw new GalleryException($"{path}: written by another version of this program (format {version}, this one reads {Version}); index into a new folder");
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
