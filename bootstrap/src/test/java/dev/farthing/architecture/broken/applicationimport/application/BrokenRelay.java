package dev.farthing.architecture.broken.applicationimport.application;

import java.net.http.HttpClient;

class BrokenRelay {
    HttpClient client;
}
