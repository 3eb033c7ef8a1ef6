using System.Collections.Concurrent;
using GaDms.Retrieval.Store;
using Microsoft.Data.Sqlite;

namespace GaDms.Curation.Language;

/// <summary>
/// The answers that were paid for, in a SQLite file: asked again, they come from here. An answer is committed before it is used, so
/// that a run killed at any moment has at most the requests under way to pay again. Safe for many threads and processes.
/// </summary>
public sealed class AnswerCache : IDisposable
{
    // "GADA", so that `file` and this program tell a cache from other SQLite files.
    private const int ApplicationId = 0x47414441;
    private const int SchemaVersion = 1;

    // WAL without a sync per commit: a killed process loses nothing, a power cut may cost the last few answers a second time.
    // What is forgotten is overwritten, not merely given up: it may say how somebody looks.
    private const string Schema = $"""
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA secure_delete = ON;
        CREATE TABLE IF NOT EXISTS answer (
            subject TEXT NOT NULL, template TEXT NOT NULL, prompt TEXT NOT NULL, model TEXT NOT NULL, attempt INTEGER NOT NULL,
            text TEXT, reason TEXT, detail TEXT,
            prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
            PRIMARY KEY (subject, template, prompt, model, attempt)) WITHOUT ROWID;
        """;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<AnswerKey, Lazy<Task<ChatOutcome>>> _asking = new();

    private AnswerCache(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
    }

    /// <summary>Opens a cache; makes it where there is none.</summary>
    /// <exception cref="CurationException">The file is something else, or cannot be opened.</exception>
    public static AnswerCache Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        var cache = new AnswerCache(path, connection);
        try
        {
            cache.Guard(() =>
            {
                connection.Open();
                long id = cache.Number("PRAGMA application_id");
                if (id == 0 && cache.Number("SELECT count(*) FROM sqlite_master") == 0)
                    cache.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion}");
                else if (id != ApplicationId || cache.Number("PRAGMA user_version") != SchemaVersion)
                    throw new CurationException($"{path}: this SQLite file is not a cache of answers of this version; give another path.");
                cache.Execute(Schema);
            });
            return cache;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The answer of a question: from the cache, from the same question that is under way, or from <paramref name="ask"/>. Kept is
    /// what the model itself said, also when it refused; a fault on the way to it is not.
    /// </summary>
    /// <param name="key">The question.</param>
    /// <param name="ask">Asks it.</param>
    /// <param name="meter">Counts what came from the cache.</param>
    internal async Task<ChatOutcome> GetOrAskAsync(AnswerKey key, Func<Task<ChatOutcome>> ask, UsageMeter meter)
    {
        var mine = new Lazy<Task<ChatOutcome>>(() => FindOrAskAsync(key, ask, meter));
        Lazy<Task<ChatOutcome>> shared = _asking.GetOrAdd(key, mine);
        try
        {
            return await shared.Value;
        }
        finally
        {
            if (ReferenceEquals(shared, mine))
                _asking.TryRemove(key, out _);
        }
    }

    /// <summary>Forgets what was said about a subject, so that it is asked afresh.</summary>
    public void Forget(string subject) => Guard(() =>
    {
        lock (_lock)
            Execute("DELETE FROM answer WHERE subject = $subject", ("$subject", subject));
    });

    /// <summary>Answers kept.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            Guard(() =>
            {
                lock (_lock)
                    count = Number("SELECT count(*) FROM answer");
            });
            return count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async Task<ChatOutcome> FindOrAskAsync(AnswerKey key, Func<Task<ChatOutcome>> ask, UsageMeter meter)
    {
        if (Find(key) is { } known)
        {
            meter.FromCache();
            return known;
        }

        ChatOutcome outcome = await ask();
        if (outcome is ChatAnswer or ChatRejected { ByModel: true })
            Keep(key, outcome);
        return outcome;
    }

    private ChatOutcome? Find(AnswerKey key)
    {
        ChatOutcome? outcome = null;
        Guard(() =>
        {
            lock (_lock)
            {
                using SqliteCommand command = Command(
                    "SELECT text, reason, detail, prompt_tokens, completion_tokens FROM answer WHERE subject = $subject AND template = $template AND prompt = $prompt AND model = $model AND attempt = $attempt",
                    Parameters(key));
                using SqliteDataReader row = command.ExecuteReader();
                if (!row.Read())
                    return;
                var usage = new ChatUsage(row.GetInt64(3), row.GetInt64(4));
                outcome = row.IsDBNull(0)
                    ? new ChatRejected(new Rejection(row.GetString(1), row.GetString(2))) { ByModel = true, Usage = usage }
                    : new ChatAnswer(row.GetString(0)) { Usage = usage };
            }
        });
        return outcome;
    }

    private void Keep(AnswerKey key, ChatOutcome outcome) => Guard(() =>
    {
        Rejection? rejection = (outcome as ChatRejected)?.Rejection;
        lock (_lock)
        {
            Execute(
                "INSERT OR REPLACE INTO answer VALUES ($subject, $template, $prompt, $model, $attempt, $text, $reason, $detail, $promptTokens, $completionTokens)",
                [
                    .. Parameters(key),
                    ("$text", (outcome as ChatAnswer)?.Text ?? (object)DBNull.Value),
                    ("$reason", rejection?.Reason ?? (object)DBNull.Value),
                    ("$detail", rejection?.Detail ?? (object)DBNull.Value),
                    ("$promptTokens", outcome.Usage.PromptTokens),
                    ("$completionTokens", outcome.Usage.CompletionTokens),
                ]);
        }
    });

    private static (string, object)[] Parameters(AnswerKey key) =>
    [
        ("$subject", key.Subject), ("$template", key.Template), ("$prompt", key.Prompt), ("$model", key.Model), ("$attempt", (int)key.Attempt),
    ];

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using SqliteCommand command = Command(sql);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (SqliteErrors.Describe("cache of answers", e, "remove the file to begin a new one") is { } problem)
        {
            throw new CurationException($"{_path}: {problem}.", e);
        }
    }
}
