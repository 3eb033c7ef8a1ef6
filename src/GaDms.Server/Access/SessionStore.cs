using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace GaDms.Server.Access;

/// <summary>
/// Browsers that have shown a key. A session is the key's id, an end and a seal over them that only who has the file of the keys can make: so
/// every server with that file knows it, and knows it after a restart. Revoking the key ends it everywhere.
/// </summary>
internal sealed class SessionStore(KeyStore keys, TimeProvider clock)
{
    public const string Cookie = "gadms-session";

    private const int MaxEnded = 10_000;
    private const int IdLength = 4, NonceLength = 8, PayloadLength = IdLength + sizeof(long) + NonceLength, SealLength = 32;

    private static readonly byte[] s_purpose = "gadms session"u8.ToArray();

    // Sessions that were ended here before their time; on other servers they go on until then, for a browser that kept its cookie.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    public static TimeSpan Life { get; } = TimeSpan.FromHours(12);

    public string Begin(ApiKey key)
    {
        Span<byte> token = stackalloc byte[PayloadLength + SealLength];
        Convert.FromHexString(key.Id, token, out _, out _);
        BinaryPrimitives.WriteInt64LittleEndian(token[IdLength..], (clock.GetUtcNow() + Life).ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(token.Slice(IdLength + sizeof(long), NonceLength));
        Seal(token[..PayloadLength], key, token[PayloadLength..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The key that a session stands for; null when it is none that counts.</summary>
    public ApiKey? KeyOf(string text)
    {
        Span<byte> token = stackalloc byte[PayloadLength + SealLength];
        if (!Base64Url.IsValid(text, out var length) || length != token.Length || !Base64Url.TryDecodeFromChars(text, token, out _) || EndOf(token) <= clock.GetUtcNow())
            return null;
        var id = Convert.ToHexStringLower(token[..IdLength]);
        if (keys.Keys.FirstOrDefault(key => key.Id == id && key.Revoked is null) is not { } owner)
            return null;
        Span<byte> seal = stackalloc byte[SealLength];
        Seal(token[..PayloadLength], owner, seal);
        return CryptographicOperations.FixedTimeEquals(seal, token[PayloadLength..]) && !_ended.ContainsKey(Convert.ToHexStringLower(token)) ? owner : null;
    }

    public void End(string text)
    {
        if (KeyOf(text) is null)
            return;
        var now = clock.GetUtcNow();
        foreach (var old in _ended.Where(session => session.Value <= now))
            _ended.TryRemove(old);
        if (_ended.Count >= MaxEnded)
            throw new Hosting.BusyException("Too many sessions were ended; revoke the key, which ends all of its sessions.");
        var token = Base64Url.DecodeFromChars(text);
        _ended[Convert.ToHexStringLower(token)] = EndOf(token);
    }

    private static DateTimeOffset EndOf(ReadOnlySpan<byte> token)
    {
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(token[IdLength..]);
        return seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MinValue;
    }

    private static void Seal(ReadOnlySpan<byte> payload, ApiKey key, Span<byte> seal)
    {
        // The hash of the key is in the file of the keys alone; what is derived from it says nothing about the key itself.
        var secret = HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.Hash), s_purpose);
        HMACSHA256.HashData(secret, payload, seal);
    }
}
