using System.Collections.Concurrent;

namespace GaDms.Data.Loading;

/// <summary>Arrays of exact lengths, used again and again: the system's pool hands out longer ones, which a tensor cannot wrap whole.</summary>
internal sealed class BufferPool
{
    private readonly ConcurrentDictionary<int, ConcurrentBag<float[]>> _free = new();

    public float[] Rent(int length) =>
        _free.TryGetValue(length, out ConcurrentBag<float[]>? bag) && bag.TryTake(out float[]? buffer) ? buffer : new float[length];

    public void Return(float[] buffer) => _free.GetOrAdd(buffer.Length, _ => []).Add(buffer);
}
