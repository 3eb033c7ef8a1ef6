using System.Runtime.Intrinsics.X86;
using GaDms.Retrieval.Store;

namespace GaDms.Retrieval.Search;

/// <summary>
/// One thread's part of a scan. Where rows have codes, those are read, a quarter of the vectors' bytes; they give what a score does
/// not exceed, and only rows that may be among the best are compared as they are. The result is the one that comparing all would give.
/// </summary>
internal sealed unsafe class PartScan
{
    // Memory is read so far ahead: behind the next page, where the processor alone would stop.
    private const int Ahead = 4096;
    private const int CacheLine = 64;

    private readonly MappedGeneration _generation;
    private readonly ScanQuery[] _queries;
    private readonly int[] _plain;
    private readonly int[] _coded;
    private readonly QueryOctet[] _octets;

    public PartScan(MappedGeneration generation, ScanQuery[] queries)
    {
        _generation = generation;
        _queries = queries;
        Best = [.. queries.Select(query => new TopK(query.Top))];
        _plain = [.. Enumerable.Range(0, queries.Length).Where(i => queries[i].Code is null)];
        _coded = [.. Enumerable.Range(0, queries.Length).Except(_plain)];
        _octets = _coded.Length < 2 ? [] : [.. _coded.Chunk(ByteProduct.Together).Select(these => new QueryOctet([.. these.Select(i => (queries[i], Best[i]))]))];
    }

    /// <summary>The best of the rows so far, a query each.</summary>
    public TopK[] Best { get; }

    /// <summary>Goes over rows.</summary>
    public void Search(int from, int end)
    {
        var codes = Math.Clamp(_generation.CodeCount, from, end);
        foreach (var i in _plain)
            Compare(i, from, end);
        foreach (var octet in _octets)
            octet.Search(_generation, from, codes);
        if (_octets.Length == 0)
        {
            foreach (var i in _coded)
                Bound(i, from, codes);
        }
        foreach (var i in _coded)
            Compare(i, codes, end);
    }

    /// <summary>Asks the processor to fetch what is read soon.</summary>
    public static void Prefetch(byte* record, int length)
    {
        if (!Sse.IsSupported)
            return;
        for (var at = Ahead; at < Ahead + length; at += CacheLine)
            Sse.Prefetch1(record + at);
    }

    private void Compare(int i, int from, int end)
    {
        var (query, top) = (_queries[i], Best[i]);
        for (var row = from; row < end; row++)
        {
            if (!query.Passes(_generation, row))
                continue;
            fixed (float* vector = _generation.Vector(row))
                Prefetch((byte*)vector, _generation.Dimension * sizeof(float));
            query.Offer(_generation, row, top);
        }
    }

    private void Bound(int i, int from, int end)
    {
        var (query, top, code) = (_queries[i], Best[i], _queries[i].Code!);
        fixed (sbyte* bytes = code.Code)
        {
            for (var row = from; row < end; row++)
            {
                if (!query.Passes(_generation, row))
                    continue;
                var record = _generation.Code(row);
                Prefetch(record, CodeRecord.HeadLength + code.Code.Length);
                var product = ByteProduct.Compute(record + CodeRecord.HeadLength, bytes, code.Code.Length);
                if (!(code.Bound(in *(ByteCode*)record, product) < top.Threshold))
                    query.Offer(_generation, row, top);
            }
        }
    }
}
