using System.Globalization;
using System.Text.RegularExpressions;
using GaDms.Retrieval;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>
/// Where a gallery is and how it is searched: <c>postgres://user:password@host:port/database?schema=people</c>.
/// </summary>
/// <param name="Location">The address without its password.</param>
/// <param name="Schema">The schema that holds the tables.</param>
/// <param name="ConnectionString">For Npgsql; holds the password, so it is never shown.</param>
internal sealed partial record PostgresAddress(string Location, string Schema, string ConnectionString)
{
    private const int ConnectSeconds = 5;
    private const int DefaultPort = 5432;

    private static readonly string[] s_parameters =
        ["schema", "pool", "timeout", "sslmode", "sslrootcert", "index", "m", "ef_construction", "ef_search", "partition"];

    /// <summary>The server's machine.</summary>
    public string Host { get; private init; } = "";

    /// <summary>Where it listens there.</summary>
    public int Port { get; private init; }

    /// <summary>Whether searches may use an HNSW index; they are exact otherwise.</summary>
    public bool Approximate { get; private init; }

    /// <summary>Links of a node in the HNSW graph.</summary>
    public int M { get; private init; } = 16;

    /// <summary>Candidates while the graph is built.</summary>
    public int EfConstruction { get; private init; } = 64;

    /// <summary>Candidates of a search.</summary>
    public int EfSearch { get; private init; } = 100;

    /// <summary>How a new gallery divides its vectors; null: not said.</summary>
    public Partitioning? Partition { get; private init; }

    /// <summary>Whether a text is an address of this kind.</summary>
    public static bool Matches(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address.</summary>
    /// <exception cref="GalleryException">It is not one; says why without repeating it, for it may hold a password.</exception>
    public static PostgresAddress Parse(string text)
    {
        if (!Matches(text) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Bad("it is none; write postgres://USER@HOST:PORT/DATABASE?schema=NAME, with %40 for an @ in a password, or set PGPASSWORD");
        var database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/'));
        if (database.Length == 0)
            throw Bad("it names no database; write postgres://USER@HOST:PORT/DATABASE");
        var parameters = Parameters(uri.Query);
        var schema = parameters.GetValueOrDefault("schema", "gadms");
        if (!SchemaName().IsMatch(schema) || schema.StartsWith("pg_", StringComparison.Ordinal))
            throw Bad($"schema \"{schema}\" must be small letters, digits and _, beginning with a letter");
        var user = uri.UserInfo.Split(':', 2);
        var port = uri.IsDefaultPort ? DefaultPort : uri.Port;
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.IdnHost.Trim('[', ']'),
            Port = port,
            Database = database,
            Timeout = ConnectSeconds,
            CommandTimeout = Number(parameters, "timeout", 30, 1, 3600),
            MaxPoolSize = Number(parameters, "pool", 20, 1, 1000),
            ApplicationName = $"gadms, process {Environment.ProcessId} on {Environment.MachineName}",

            // Nothing is left in a session, so a pooler between here and the server may hand it on.
            NoResetOnClose = true,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        if (user[0].Length > 0)
            connection.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            connection.Password = Uri.UnescapeDataString(user[1]);
        if (parameters.TryGetValue("sslmode", out var sslMode))
            connection.SslMode = Enum.TryParse<SslMode>(sslMode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode)
                ? mode
                : throw Bad($"sslmode \"{sslMode}\" is unknown; there are disable, allow, prefer, require, verify-ca, verify-full");
        if (parameters.TryGetValue("sslrootcert", out var certificate))
            connection.RootCertificate = certificate;
        var shown = user[0].Length > 0 ? user[0] + "@" : "";
        return new PostgresAddress($"postgres://{shown}{uri.Host}:{port}/{database}?schema={schema}", schema, connection.ConnectionString)
        {
            Host = connection.Host,
            Port = port,
            Approximate = Choice(parameters, "index", "exact", "exact", "hnsw") == "hnsw",
            M = Number(parameters, "m", 16, 2, 100),
            EfConstruction = Number(parameters, "ef_construction", 64, 4, 1000),
            EfSearch = Number(parameters, "ef_search", 100, 1, 1000),
            Partition = parameters.ContainsKey("partition")
                ? Enum.Parse<Partitioning>(Choice(parameters, "partition", "none", "none", "camera", "month"), ignoreCase: true)
                : null,
        };
    }

    private static Dictionary<string, string> Parameters(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (!s_parameters.Contains(parts[0], StringComparer.Ordinal))
                throw Bad($"parameter \"{parts[0]}\" is unknown; there are {string.Join(", ", s_parameters)}");
            parameters[parts[0]] = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        }
        return parameters;
    }

    private static int Number(Dictionary<string, string> parameters, string name, int otherwise, int least, int most)
    {
        if (!parameters.TryGetValue(name, out var text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Bad($"{name}={text} must be a whole number from {least} to {most}");
    }

    private static string Choice(Dictionary<string, string> parameters, string name, string otherwise, params string[] choices)
    {
        var text = parameters.GetValueOrDefault(name, otherwise);
        return choices.Contains(text, StringComparer.Ordinal) ? text : throw Bad($"{name}={text} is unknown; there are {string.Join(", ", choices)}");
    }

    private static GalleryException Bad(string cause) => new($"address of the PostgreSQL gallery: {cause}");

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SchemaName();
}
