using System.Text;
using GaDms.Curation.Language;

namespace GaDms.Curation.Tests.Language;

public sealed class AnswerCacheTests : IDisposable
{
    private static readonly AnswerKey s_key = new("crop", "template", "prompt", "model", AnswerAttempt.First);

    private readonly string _folder = Directory.CreateTempSubdirectory("gadms-cache-").FullName;
    private readonly UsageMeter _meter = new();

    private string FilePath => Path.Combine(_folder, "answers.db");

    [Fact]
    public async Task Nothing_is_asked_twice()
    {
        int asked = 0;
        using (AnswerCache cache = AnswerCache.Open(FilePath))
        {
            Assert.Equal(Answer("one"), await cache.GetOrAskAsync(s_key, Ask("one"), _meter));
            Assert.Equal(Answer("one"), await cache.GetOrAskAsync(s_key, Ask("two"), _meter));
        }

        using AnswerCache again = AnswerCache.Open(FilePath);
        Assert.Equal(Answer("one"), await again.GetOrAskAsync(s_key, Ask("three"), _meter));
        Assert.Equal(1, asked);
        Assert.Equal(2, _meter.Usage.Cached);

        Func<Task<ChatOutcome>> Ask(string text) => () =>
        {
            asked++;
            return Task.FromResult<ChatOutcome>(Answer(text));
        };
    }

    [Fact]
    public async Task Every_part_of_the_key_counts()
    {
        using AnswerCache cache = AnswerCache.Open(FilePath);
        AnswerKey[] keys =
        [
            s_key, s_key with { Subject = "x" }, s_key with { Template = "x" }, s_key with { Prompt = "x" }, s_key with { Model = "x" },
            s_key with { Attempt = AnswerAttempt.Again },
        ];
        for (int i = 0; i < keys.Length; i++)
            await cache.GetOrAskAsync(keys[i], () => Task.FromResult<ChatOutcome>(Answer($"{i}")), _meter);
        for (int i = 0; i < keys.Length; i++)
            Assert.Equal(Answer($"{i}"), await cache.GetOrAskAsync(keys[i], () => throw new InvalidOperationException("asked"), _meter));
    }

    [Fact]
    public async Task An_answer_is_on_the_disk_before_it_is_used()
    {
        using AnswerCache cache = AnswerCache.Open(FilePath);
        await cache.GetOrAskAsync(s_key, () => Task.FromResult<ChatOutcome>(Answer("paid")), _meter);

        // What a killed process leaves behind: the files as they are, nothing closed.
        string left = Directory.CreateDirectory(Path.Combine(_folder, "left")).FullName;
        foreach (string file in Directory.GetFiles(_folder).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(left, Path.GetFileName(file)));
        using AnswerCache after = AnswerCache.Open(Path.Combine(left, "answers.db"));
        Assert.Equal(Answer("paid"), await after.GetOrAskAsync(s_key, () => throw new InvalidOperationException("paid again"), _meter));
    }

    [Fact]
    public async Task What_the_model_said_is_kept_and_what_the_network_did_is_not()
    {
        using AnswerCache cache = AnswerCache.Open(FilePath);
        var refusal = new ChatRejected(new Rejection("model-refusal", "no")) { ByModel = true, Usage = new ChatUsage(3, 4) };
        await cache.GetOrAskAsync(s_key, () => Task.FromResult<ChatOutcome>(new ChatRejected(new Rejection("model-http-500", ""))), _meter);
        Assert.Equal(0, cache.Count);
        await cache.GetOrAskAsync(s_key, () => Task.FromResult<ChatOutcome>(refusal), _meter);
        Assert.Equal(refusal, await cache.GetOrAskAsync(s_key, () => throw new InvalidOperationException("asked"), _meter));

        cache.Forget(s_key.Subject);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task What_is_forgotten_leaves_no_bytes_behind()
    {
        using (AnswerCache cache = AnswerCache.Open(FilePath))
        {
            await cache.GetOrAskAsync(s_key, () => Task.FromResult<ChatOutcome>(Answer("limps on the left leg")), _meter);
            await cache.GetOrAskAsync(s_key with { Subject = "another" }, () => Task.FromResult<ChatOutcome>(Answer("a blue coat")), _meter);
        }
        Assert.Contains("limps", Bytes(), StringComparison.Ordinal);

        using (AnswerCache cache = AnswerCache.Open(FilePath))
            cache.Forget(s_key.Subject);
        Assert.DoesNotContain("limps", Bytes(), StringComparison.Ordinal);
        Assert.Contains("a blue coat", Bytes(), StringComparison.Ordinal);

        string Bytes() => string.Concat(Directory.GetFiles(_folder).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
    }

    [Fact]
    public async Task The_same_question_from_many_at_once_is_asked_once()
    {
        using AnswerCache cache = AnswerCache.Open(FilePath);
        int asked = 0;
        var answer = new TaskCompletionSource<ChatOutcome>();
        Task<ChatOutcome>[] all =
        [
            .. Enumerable.Range(0, 50).Select(_ => Task.Run(() => cache.GetOrAskAsync(
                s_key,
                () =>
                {
                    Interlocked.Increment(ref asked);
                    return answer.Task;
                },
                _meter))),
        ];
        answer.SetResult(Answer("one"));
        Assert.All(await Task.WhenAll(all), outcome => Assert.Equal(Answer("one"), outcome));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Another_kind_of_file_is_refused()
    {
        File.WriteAllText(FilePath, "This is no database, but it is long enough to be taken for one by its size alone.");
        Assert.Contains(FilePath, Assert.Throws<CurationException>(() => AnswerCache.Open(FilePath)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ChatAnswer Answer(string text) => new(text) { Usage = new ChatUsage(10, 2) };
}
