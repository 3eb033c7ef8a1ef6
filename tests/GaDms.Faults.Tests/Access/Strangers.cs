using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GaDms.Server.Access;

namespace GaDms.Faults.Tests.Access;

/// <summary>Who asks without a right to: keys that are none, or another's, or at another place.</summary>
internal sealed class Strangers
{
    private readonly string _good;
    private readonly string _revoked;
    private readonly IReadOnlyDictionary<string, string> _byScope;
    private readonly string _hash;
    private readonly string _id;

    public Strangers(KeyStore keys)
    {
        _byScope = Scopes.All.ToDictionary(scope => scope, scope => keys.Add(scope, [scope], int.MaxValue).Secret, StringComparer.Ordinal);
        (var key, _good) = keys.Add("all", Scopes.All, int.MaxValue);
        (_hash, _id) = (key.Hash, key.Id);
        (key, _revoked) = keys.Add("revoked", Scopes.All, int.MaxValue);
        RevokedId = key.Id;
    }

    /// <summary>Of a key that counts at first, so that a session can be begun with it.</summary>
    public string RevokedId { get; }

    /// <summary>A key that may do everything.</summary>
    public string Good => _good;

    /// <summary>The key that is revoked later.</summary>
    public string Revoked => _revoked;

    /// <summary>Cookies of sessions that are over, or whose key is.</summary>
    public IReadOnlyList<string> OldSessions { get; set; } = [];

    /// <summary>What must be in no answer.</summary>
    public IReadOnlyList<string> Secrets => [_good, _revoked, _hash, .. _byScope.Values];

    /// <summary>All ways to ask for a route without a right to.</summary>
    public IEnumerable<(string Kind, RawRequest Request)> All(Route route, byte[] picture, Random random)
    {
        var plain = route.Request(picture);
        yield return ("no key", plain);
        foreach (var header in Malformed(random))
            yield return ("malformed key", With(plain, "Authorization", header));
        if (route.Scope is not null)
        {
            foreach (var (_, secret) in _byScope.Where(key => key.Key != route.Scope))
                yield return ("key of another scope", With(plain, "Authorization", $"Bearer {secret}"));
        }
        yield return ("revoked key", With(plain, "Authorization", $"Bearer {_revoked}"));
        foreach (var name in new[] { "key", "access_token", "api_key", "Authorization", "token" })
            yield return ("key in the query", plain with { Target = $"{plain.Target}?{name}={(random.Next(2) == 0 ? "" : "Bearer%20")}{_good}" });
        foreach (var name in new[] { "X-Api-Key", "Proxy-Authorization", "X-Authorization", "Token" })
            yield return ("key in another header", With(plain, name, _good));
        foreach (var cookie in Cookies(random))
            yield return ("forged or old session", With(plain, "Cookie", $"gadms-session={cookie}"));
    }

    private static RawRequest With(RawRequest request, string name, string value) => request with { Headers = [.. request.Headers, (name, value)] };

    private IEnumerable<string> Malformed(Random random)
    {
        var changed = _good.ToCharArray();
        var at = 6 + random.Next(changed.Length - 6);
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        return
        [
            "", "Bearer", "Bearer x", _good, $"Basic {_good}", $"Basic {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("all:" + _good))}", $"Bearer {_good[..^1]}", $"Bearer {_good}x", $"Bearer {_good}, Bearer {_good}",
            $"Bearer {_good.ToUpperInvariant()}", $"Bearer {_hash}", $"Bearer {_id}", $"Bearer gadms_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}", $"Bearer {new string(changed)}", "Bearer " + new string('x', 8000),
            "Bearer null", "Bearer undefined", "Bearer *", "Bearer %", "Bearer ' OR 1=1 --",
        ];
    }

    private IEnumerable<string> Cookies(Random random)
    {
        var guess = new byte[32];
        random.NextBytes(guess);
        return ["", "x", _id, _good, _hash, Convert.ToHexStringLower(guess), "../keys.json", .. OldSessions];
    }

    /// <summary>What a key's file and the audit log look like, whatever is in them.</summary>
    public static bool IsInside(string text) =>
        text.Contains("requestsPerMinute", StringComparison.Ordinal) || text.Contains("root:", StringComparison.Ordinal) || text.Contains("\"who\":", StringComparison.Ordinal) || text.Contains("SQLite format", StringComparison.Ordinal)
        || text.Contains("GADMSVEC", StringComparison.Ordinal) || text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal);

    /// <summary>What of the gallery is in an answer.</summary>
    public static bool IsOfGallery(string text) =>
        text.Contains("north-gate", StringComparison.Ordinal) || text.Contains("gate.mp4", StringComparison.Ordinal) || text.Contains("\"fingerprint\"", StringComparison.Ordinal) || text.StartsWith("\u00ff\u00d8\u00ff", StringComparison.Ordinal);

    public static JsonNode? Problem(RawResponse response)
    {
        try
        {
            return response.ContentType.StartsWith("application/problem+json", StringComparison.Ordinal) ? JsonNode.Parse(response.Body) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
