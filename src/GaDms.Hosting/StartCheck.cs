using GaDms.Hosting.Searching;
using GaDms.Retrieval.Store;
using Microsoft.Extensions.Hosting;

namespace GaDms.Hosting;

/// <summary>Opens the gallery and the model before the program says that it has started, and stops it when they do not belong together.</summary>
internal sealed class StartCheck(IGallery gallery, SharedModel model, IPersonSearch search) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        model.RequireFor(gallery);

        // The first sentence of a process takes ten times as long as the others; nobody shall wait for it.
        if ((await gallery.SummaryAsync(cancellationToken).ConfigureAwait(false)).Entries > 0)
            await search.SearchAsync(new PersonQuery { Sentences = ["a person"], Top = 1 }, cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
