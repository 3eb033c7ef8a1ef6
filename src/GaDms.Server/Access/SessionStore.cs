using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GaDms.Server.Access;

/// <summary>Browsers that have shown a key. Kept in memory: after a restart the key is asked for again.</summary>
internal sealed class SessionStore(TimeProvider clock)
{
    public const string Cookie = "gadms-session";
    private const int MaxSessions = 10_000;

    private readonly ConcurrentDictionary<string, (string KeyId, DateTimeOffset Until)> _sessions = new(StringComparer.Ordinal);

    public static TimeSpan Life { get; } = TimeSpan.FromHours(12);

    public string Begin(string keyId)
    {
        var now = clock.GetUtcNow();
        foreach (var old in _sessions.Where(session => session.Value.Until <= now))
            _sessions.TryRemove(old);
        if (_sessions.Count >= MaxSessions)
            throw new Hosting.BusyException("Too many sessions are open; try again later.");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _sessions[token] = (keyId, now + Life);
        return token;
    }

    public string? KeyOf(string token) => _sessions.TryGetValue(token, out var session) && session.Until > clock.GetUtcNow() ? session.KeyId : null;

    public void End(string token) => _sessions.TryRemove(token, out _);
}
