namespace Tracking.Simulator.Loading.Hub;

/// <summary>Told what comes over a connection; one call at a time for each connection, and it must return at once.</summary>
internal interface IHubListener
{
    /// <summary>One message of the hub protocol, without its end mark. Valid during the call only.</summary>
    void Receive(ReadOnlySpan<byte> message);

    /// <summary>The connection has ended and nothing comes any more.</summary>
    /// <param name="why">Null when this side closed it.</param>
    void Ended(Exception? why);
}
