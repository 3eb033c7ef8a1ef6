using Microsoft.Data.Sqlite;

namespace GaDms.Retrieval.Store;

/// <summary>What goes wrong with a SQLite file, in the words of a user.</summary>
public static class SqliteErrors
{
    /// <summary>Says what is wrong, to be read after the file's path; null for an exception that is not about the file.</summary>
    /// <param name="noun">What the file holds: "gallery".</param>
    /// <param name="exception">What was thrown while it was opened, read or written.</param>
    /// <param name="remedy">What to do when it is damaged: "index into a new folder".</param>
    public static string? Describe(string noun, Exception exception, string remedy)
    {
        const int busy = 5, readOnly = 8, corrupt = 11, full = 13, cannotOpen = 14, notADatabase = 26;
        return exception switch
        {
            SqliteException e => e.SqliteErrorCode switch
            {
                busy => $"another process holds the {noun}; try again when it is done",
                readOnly => $"the {noun} may not be written to (permissions)",
                full => "no space left on the disk",
                cannotOpen => $"the {noun} cannot be opened (missing, or permissions)",
                corrupt or notADatabase => $"the {noun} is damaged or no SQLite file; {remedy}",
                _ => e.Message.TrimEnd('.'),
            },

            // A value of another kind than the program has written.
            InvalidCastException or OverflowException => $"the {noun} is damaged; {remedy}",
            _ => null,
        };
    }
}
