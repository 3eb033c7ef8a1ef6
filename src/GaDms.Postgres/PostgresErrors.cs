using System.Net.Sockets;
using GaDms.Retrieval;
using Npgsql;

namespace GaDms.Postgres;

/// <summary>What goes wrong with the server, in the words of a user.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether the exception is one that <see cref="Translate"/> knows.</summary>
    public static bool IsOurs(Exception exception) => exception is NpgsqlException or TimeoutException or SocketException;

    /// <summary>Whether the connection was lost, so that a new one may do.</summary>
    public static bool IsLost(Exception exception) => exception switch
    {
        PostgresException e => e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException e => e.InnerException is IOException or SocketException or null && !IsExhausted(e) && !IsWithoutPassword(e),
        _ => false,
    };

    public static GalleryException Translate(string location, Exception exception) => new($"{location}: {Describe(exception)}", exception);

    private const string NotAccepted = "the server does not accept this user with this password; give them in the address or in PGUSER and PGPASSWORD";

    private static string Describe(Exception exception) => exception switch
    {
        PostgresException e => e.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => NotAccepted,
            PostgresErrorCodes.InvalidCatalogName => "there is no such database on the server; have it created first (createdb)",
            PostgresErrorCodes.InsufficientPrivilege => $"the user lacks a right ({e.MessageText}); docs/postgres.md lists those that are needed",
            PostgresErrorCodes.DiskFull => "no space left on the server's disk; nothing of this step was added",
            PostgresErrorCodes.TooManyConnections => "the server has no connection left; lower pool=N in the address or raise max_connections",
            PostgresErrorCodes.QueryCanceled => "the server took too long and was stopped; raise timeout=SECONDS in the address, or narrow the search",
            PostgresErrorCodes.ReadOnlySqlTransaction => "this server is read-only (a standby); give the address of the primary for writing",
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
                "the server is stopping or starting; try again in a moment",
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName =>
                "the gallery was removed or reindexed by another process; open it again",
            _ => $"the server says: {e.MessageText} ({e.SqlState})",
        },
        NpgsqlException e when IsWithoutPassword(e) => NotAccepted,
        NpgsqlException e when IsExhausted(e) => "all connections of this process are busy; raise pool=N in the address",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "the server does not answer in time; check that it runs and can be reached, then try again",
        _ when Socket(exception) is { } socket => $"the server cannot be reached ({socket.SocketErrorCode}); check host and port and that it runs, then try again",
        _ => "the connection to the server was lost; check that it runs, then try again",
    };

    /// <summary>Npgsql itself refuses to go on when the server asks for a password and there is none.</summary>
    private static bool IsWithoutPassword(NpgsqlException exception) => exception.Message.Contains("No password has been provided", StringComparison.Ordinal);

    private static bool IsExhausted(NpgsqlException exception) => exception.Message.Contains("pool has been exhausted", StringComparison.Ordinal);

    private static SocketException? Socket(Exception? exception) =>
        exception is null ? null : exception as SocketException ?? Socket(exception.InnerException);
}
