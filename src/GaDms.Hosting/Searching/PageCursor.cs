using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GaDms.Retrieval.Search;

namespace GaDms.Hosting.Searching;

/// <summary>
/// Where a page ended: score, number and rank of its last result, and a seal over them, the query and the gallery's model. It
/// holds no secret; the seal tells a cursor of this query from anything else.
/// </summary>
internal sealed record PageCursor(SearchHit Last, int Rank)
{
    private const byte Version = 1;
    private const int PayloadLength = 1 + sizeof(int) + sizeof(long) + sizeof(int);
    private const int SealLength = 16;

    public string Write(PersonQuery query, string fingerprint)
    {
        Span<byte> bytes = stackalloc byte[PayloadLength + SealLength];
        bytes[0] = Version;
        BinaryPrimitives.WriteSingleLittleEndian(bytes[1..], Last.Score);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[5..], Last.Id);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[13..], Rank);
        Seal(bytes[..PayloadLength], query, fingerprint).CopyTo(bytes[PayloadLength..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The place a cursor names.</summary>
    /// <exception cref="QueryException">It is not one of this query and gallery.</exception>
    public static PageCursor Read(string text, PersonQuery query, string fingerprint)
    {
        Span<byte> bytes = stackalloc byte[PayloadLength + SealLength];
        if (!Base64Url.IsValid(text, out var length) || length != bytes.Length || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != Version
            || !CryptographicOperations.FixedTimeEquals(Seal(bytes[..PayloadLength], query, fingerprint), bytes[PayloadLength..]))
            throw new QueryException("The cursor does not belong to this query; take \"next\" of the page before with the same query, or leave it out.");
        return new PageCursor(
            new SearchHit(BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]), BinaryPrimitives.ReadSingleLittleEndian(bytes[1..])),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[13..]));
    }

    private static ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> payload, PersonQuery query, string fingerprint)
    {
        // What a page may change between two requests is not part of the question.
        var question = JsonSerializer.SerializeToUtf8Bytes(new
        {
            query.Sentences,
            Pictures = query.Pictures.Select(picture => Convert.ToHexString(SHA256.HashData(picture.Span))),
            query.Like,
            query.Unlike,
            query.SkipLiked,
            query.Filter,
        });
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(fingerprint));
        hash.AppendData(payload);
        hash.AppendData(question);
        return hash.GetHashAndReset().AsSpan(0, SealLength);
    }
}
